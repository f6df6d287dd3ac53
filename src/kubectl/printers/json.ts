/** JSON as Go's encoding/json indents it: keys in the given order or sorted, `<`, `>`, `&` escaped. */
export function printJson(value: unknown, options: { readonly sorted?: boolean; readonly indent?: string } = {}): string {
  const ordered = options.sorted === false ? value : sortKeys(value);
  return escapeHtml(JSON.stringify(ordered, null, options.indent ?? '    '));
}

/** On one line without spaces. */
export function compactJson(value: unknown, sorted = true): string {
  return escapeHtml(JSON.stringify(sorted ? sortKeys(value) : value));
}

export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  // Keys that look like array indexes would jump to the front of an object.
  if (entries.some(([key]) => /^\d+$/.test(key))) return integerKeyed(entries);
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortKeys(entry)]));
}

/** JSON.stringify asks `ownKeys` of a proxy, which may answer in any order. */
function integerKeyed(entries: readonly (readonly [string, unknown])[]): object {
  const target = Object.fromEntries(entries.map(([key, entry]) => [key, sortKeys(entry)]));
  const keys = entries.map(([key]) => key);
  return new Proxy(target, { ownKeys: () => keys });
}

function escapeHtml(json: string): string {
  return json.replaceAll(/[<>&\u2028\u2029]/g, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}
