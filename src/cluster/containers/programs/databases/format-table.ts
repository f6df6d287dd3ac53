import type { SqlResult } from '../clients/sql-client.ts';

const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700]);

/** As psql shows rows: aligned, with a count below. */
export function alignedTable({ fields, rows }: SqlResult, title?: string): string {
  const cells = rows.map((row) => row.map((value) => value ?? ''));
  const widths = fields.map(({ name }, index) => Math.max(name.length, ...cells.map((row) => row[index]?.length ?? 0)));
  const total = widths.reduce((sum, width) => sum + width + 3, -1);
  const head = fields.map(({ name }, index) => centred(name, widths[index] ?? 0)).join('|');
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
  const lines = cells.map((row) =>
    row
      .map((value, index) => ` ${NUMBERS.has(fields[index]?.type ?? 25) ? value.padStart(widths[index] ?? 0) : value.padEnd(widths[index] ?? 0)} `)
      .join('|')
      .replace(/ +$/, ''),
  );
  const heading = title === undefined ? '' : `${' '.repeat(Math.max(0, Math.floor((total - title.length) / 2)))}${title}\n`;
  return `${heading}${head}\n${rule}\n${lines.map((line) => `${line}\n`).join('')}(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})\n\n`;
}

/** `psql -A`: values with a separator. */
export function unalignedTable({ fields, rows }: SqlResult, tuplesOnly: boolean, separator: string): string {
  const lines = rows.map((row) => row.map((value) => value ?? '').join(separator));
  if (tuplesOnly) return lines.map((line) => `${line}\n`).join('');
  return `${[fields.map(({ name }) => name).join(separator), ...lines, `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`].join('\n')}\n`;
}

/** `psql -t`: aligned rows without head and count. */
export function bareRows(result: SqlResult): string {
  const lines = alignedTable(result)
    .split('\n')
    .slice(2, 2 + result.rows.length);
  return `${lines.map((line) => `${line}\n`).join('')}\n`;
}

/** As mysql shows rows on a terminal and with -t. */
export function boxedTable({ fields, rows }: SqlResult): string {
  const cells = rows.map((row) => row.map((value) => value ?? 'NULL'));
  const widths = fields.map(({ name }, index) => Math.max(name.length, ...cells.map((row) => row[index]?.length ?? 0)));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (values: readonly string[], right: boolean): string =>
    `|${values.map((value, index) => ` ${right && NUMBERS.has(fields[index]?.type ?? 25) ? value.padStart(widths[index] ?? 0) : value.padEnd(widths[index] ?? 0)} `).join('|')}|\n`;
  return `${rule}${line(
    fields.map(({ name }) => name),
    false,
  )}${rule}${cells.map((row) => line(row, true)).join('')}${rule}`;
}

function centred(text: string, width: number): string {
  const left = Math.floor((width - text.length) / 2);
  return ` ${' '.repeat(left)}${text}${' '.repeat(width - text.length - left)} `;
}
