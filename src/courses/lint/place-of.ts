/** Line and column, from 1, of an offset. */
export function placeOf(text: string, offset: number, above = 0): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length + above, column: (before.at(-1)?.length ?? 0) + 1 };
}
