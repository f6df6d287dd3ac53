/** Paths into an object as messages print them: `spec.containers[0].name`, `metadata.labels[app]`. */

export function childPath(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

export function indexPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** A key of a map. */
export function keyPath(path: string, key: string): string {
  return `${path}[${key}]`;
}
