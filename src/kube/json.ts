/** JSON values as patches see them: without their types. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy without one field. */
export function without<T extends object, K extends string>(object: T, field: K): Omit<T, K> {
  const copy: Partial<Record<string, unknown>> = { ...object };
  delete copy[field];
  return copy as Omit<T, K>;
}

export function isEmptyObject(value: JsonObject): boolean {
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}
