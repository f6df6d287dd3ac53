/** A decoded JSON value as Go's `%#v` writes it. */
import { quote } from '#kube/go-quote.ts';

export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[string]interface {}{${entries.map(([key, entry]) => `${quote(key)}:${goSyntax(entry)}`).join(', ')}}`;
}
