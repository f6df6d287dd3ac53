/** Where pods are described in an object: the pod itself, templates of workloads. */
export interface AnyObject {
  [field: string]: unknown;
}

export function isObject(value: unknown): value is AnyObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function at(object: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, field) => (isObject(value) ? value[field] : undefined), object);
}

export function listAt(object: unknown, ...path: readonly string[]): AnyObject[] {
  const list = at(object, ...path);
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Pod templates (`metadata` and `spec`) of a workload. */
export function templatesOf(object: AnyObject): AnyObject[] {
  return [at(object, 'spec', 'template'), at(object, 'spec', 'jobTemplate', 'spec', 'template')].filter(isObject);
}

export function podSpecsOf(object: AnyObject): AnyObject[] {
  const own = object['kind'] === 'Pod' ? [object['spec']] : [];
  return [...own, ...templatesOf(object).map((template) => template['spec'])].filter(isObject);
}

export function containersOf(spec: AnyObject): AnyObject[] {
  return ['containers', 'initContainers', 'ephemeralContainers'].flatMap((field) => listAt(spec, field));
}
