import { isJsonObject } from '#kube/json.ts';

/** The value at `.spec.replicas`. */
export function readPath(object: object, path: string): unknown {
  let value: unknown = object;
  for (const name of namesOf(path)) value = isJsonObject(value) ? value[name] : undefined;
  return value;
}

/** Sets the value at `.spec.replicas`, making what is missing on the way. */
export function writePath(object: object, path: string, value: unknown): void {
  const names = namesOf(path);
  const last = names.pop() ?? '';
  let place = object as Record<string, unknown>;
  for (const name of names) place = (place[name] ??= {}) as Record<string, unknown>;
  place[last] = value;
}

function namesOf(path: string): string[] {
  return path.split('.').filter((name) => name !== '');
}
