/** Aligned columns. Mirrors text/tabwriter as kubectl sets it up (github.com/liggitt/tabwriter): cells end with tabs, the last one is not padded. */
export interface TabWriterOptions {
  readonly minWidth?: number;
  readonly padding?: number;
}

export class TabWriter {
  readonly #minWidth: number;
  readonly #padding: number;
  #text = '';
  #remembered: number[] = [];
  readonly #remember: boolean;

  /** `remember`: columns never become narrower from one flush to the next, as in a watch. */
  constructor(options: TabWriterOptions & { readonly remember?: boolean } = {}) {
    this.#minWidth = options.minWidth ?? 6;
    this.#padding = options.padding ?? 3;
    this.#remember = options.remember ?? false;
  }

  write(text: string): void {
    this.#text += text;
  }

  forgetWidths(): void {
    this.#remembered = [];
  }

  /** What was written since the last flush, aligned. */
  flush(): string {
    const text = this.#text;
    this.#text = '';
    if (text === '') return '';
    const lines = text.split('\n').map((line) => line.split('\t'));
    const widths: number[][] = lines.map(() => []);
    this.#layOut(lines, widths, 0, lines.length, 0);
    return lines
      .map((cells, row) =>
        cells
          .map((cell, column) => (column < cells.length - 1 ? cell.padEnd((widths[row]?.[column] ?? 0) + cell.length - length(cell)) : cell))
          .join(''),
      )
      .join('\n');
  }

  /** Columns are blocks of consecutive lines that have the cell. */
  #layOut(lines: readonly (readonly string[])[], widths: number[][], from: number, to: number, column: number): void {
    let row = from;
    while (row < to) {
      if ((lines[row]?.length ?? 0) - 1 <= column) {
        row++;
        continue;
      }
      let end = row;
      let width = this.#minWidth;
      while (end < to && (lines[end]?.length ?? 0) - 1 > column) {
        const cell = lines[end]?.[column] ?? '';
        if (length(cell) + this.#padding > width) width = length(cell) + this.#padding;
        end++;
      }
      if (this.#remember) {
        width = Math.max(width, this.#remembered[column] ?? 0);
        this.#remembered[column] = width;
      }
      for (let line = row; line < end; line++) (widths[line] ??= [])[column] = width;
      this.#layOut(lines, widths, row, end, column + 1);
      row = end;
    }
  }
}

function length(text: string): number {
  return [...text].length;
}
