/** A plain copy whose keys are in Go's order; keys that look like array indexes stay in front, as JavaScript has it. */
export function sortFields<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sortFields) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortFields(entry)])) as T;
}
