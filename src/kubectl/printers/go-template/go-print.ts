/** As Go's %v prints decoded JSON: `map[a:1 b:2]`, `[x y]`. A missing value is `<no value>` in templates, `<nil>` inside others. */
export function goPrint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`;
  if (typeof value === 'object') {
    const fields = value as Readonly<Record<string, unknown>>;
    return `map[${Object.keys(fields)
      .sort()
      .map((key) => `${key}:${goPrint(fields[key])}`)
      .join(' ')}]`;
  }
  return String(value);
}
