/** Prints Tables of the server. Mirrors cli-runtime/pkg/printers/tableprinter.go. */
import type { ObjectMeta, Unstructured } from '#kube/object.ts';
import { deepEqual } from '#kube/deep-equal.ts';

export interface ColumnDefinition {
  readonly name: string;
  readonly type?: string;
  readonly format?: string;
  /** Above zero: only in wide tables. */
  readonly priority?: number;
}

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly object?: { readonly metadata?: ObjectMeta } & Unstructured;
}

export interface Table {
  readonly columnDefinitions?: readonly ColumnDefinition[];
  readonly rows?: readonly TableRow[];
  readonly metadata?: ObjectMeta & { readonly resourceVersion?: string };
}

export interface TableOptions {
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  readonly wide: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  /** `deployment.apps`, before each name. */
  readonly kind?: string;
}

export class TablePrinter {
  readonly #options: TableOptions;
  #columns: readonly ColumnDefinition[] = [];
  #headersPrinted = false;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  /** Tab-separated lines for a TabWriter. */
  print(table: Table, event?: string): string {
    const columns = table.columnDefinitions ?? [];
    let noHeaders = this.#options.noHeaders;
    if (this.#headersPrinted && (columns.length === 0 || deepEqual(columns, this.#columns))) noHeaders = true;
    if (columns.length > 0 && !deepEqual(columns, this.#columns)) {
      this.#columns = columns;
      this.#headersPrinted = false;
    }
    const rows = table.rows ?? [];
    if (rows.length === 0) return '';
    this.#headersPrinted = true;
    const shown = this.#columns
      .map((column, index) => ({ column, index }))
      .filter(({ column }) => this.#options.wide || (column.priority ?? 0) === 0);
    const nameIndex = this.#columns.findIndex((column) => column.name.toLowerCase() === 'name');
    let text = '';
    if (!noHeaders) {
      const extra = [
        ...this.#options.labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1)),
        ...(this.#options.showLabels ? ['Labels'] : []),
      ];
      const names = [...(this.#options.withNamespace ? ['Namespace'] : []), ...shown.map(({ column }) => column.name), ...extra];
      text += `${[...(event === undefined ? [] : ['Event']), ...names].map((name) => name.toUpperCase()).join('\t')}\n`;
    }
    for (const row of rows) {
      const cells = shown.map(({ index }) =>
        cell(index === nameIndex && this.#options.kind !== undefined ? `${this.#options.kind}/${String(row.cells[index])}` : row.cells[index]),
      );
      const lead = [...(event === undefined ? [] : [event]), ...(this.#options.withNamespace ? [row.object?.metadata?.namespace ?? ''] : [])];
      text += `${[...lead, ...cells, ...this.#labels(row)].join('\t')}\n`;
    }
    return text;
  }

  #labels(row: TableRow): readonly string[] {
    const labels = row.object?.metadata?.labels ?? {};
    const chosen = this.#options.labelColumns.map((label) => labels[label] ?? '');
    const all = formatLabels(labels);
    return this.#options.showLabels ? [...chosen, all] : chosen;
  }
}

/** `a=b,c=d` by key, `<none>` without any. */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  const text = Object.keys(labels)
    .toSorted()
    .map((key) => `${key}=${labels[key] ?? ''}`)
    .join(',');
  return text === '' ? '<none>' : text;
}

/** The first line, control characters made visible. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  const end = text.search(/[\f\n\r]/);
  const line = end < 0 ? text : `${text.slice(0, end)}...`;
  return line.replaceAll('\x1b', '^[').replaceAll('\t', ' ');
}
