import { displayWidth } from './display-width.ts';

/** Names in columns from top to bottom, as `ls` and completion lists have them. `shown` may add colours; `uniform` makes all columns as wide as the widest. */
export function listInColumns(names: readonly string[], columns: number, shown: (name: string) => string = (name) => name, uniform = false): string {
  if (names.length === 0) return '';
  const widths = names.map(displayWidth);
  let rows = 1;
  let columnWidths: number[] = [];
  for (; rows <= names.length; rows++) {
    const count = Math.ceil(names.length / rows);
    columnWidths = uniform
      ? Array.from({ length: count }, () => Math.max(...widths) + 2)
      : Array.from({ length: count }, (_, column) => Math.max(...widths.slice(column * rows, (column + 1) * rows)) + 2);
    if (columnWidths.reduce((sum, width) => sum + width, 0) - 2 <= columns - 1) break;
  }
  rows = Math.min(rows, names.length);
  let text = '';
  for (let row = 0; row < rows; row++) {
    const cells: string[] = [];
    for (let column = 0; column * rows + row < names.length; column++) {
      const index = column * rows + row;
      const last = index + rows >= names.length;
      cells.push(shown(names[index] ?? '') + (last ? '' : ' '.repeat((columnWidths[column] ?? 0) - (widths[index] ?? 0))));
    }
    text += `${cells.join('')}\n`;
  }
  return text;
}
