import { characterWidth, stripEscapes } from './display-width.ts';

/** Draws prompt and line over as many rows as they need, and keeps the cursor in place. */
export class EditorScreen {
  readonly #columns: () => number;
  #cursorRow = 0;

  constructor(columns: () => number) {
    this.#columns = columns;
  }

  /** A new line begins where the cursor is. */
  reset(): void {
    this.#cursorRow = 0;
  }

  /** What to send to show `prompt` and `line` with the cursor after `before`. */
  draw(prompt: string, before: string, after: string): string {
    const line = before + after;
    let output = this.#cursorRow > 0 ? `\x1b[${this.#cursorRow}A` : '';
    output += `\r\x1b[J${prompt.replace(/[\x01\x02]/g, '')}${visible(line)}`;
    const end = this.#place(prompt, line);
    // At the right margin the cursor waits before it wraps: make it.
    if (end.column === 0 && end.row > 0 && !line.endsWith('\n') && line + stripEscapes(prompt) !== '') output += ' \r';
    const cursor = this.#place(prompt, before);
    if (end.row > cursor.row) output += `\x1b[${end.row - cursor.row}A`;
    output += '\r';
    if (cursor.column > 0) output += `\x1b[${cursor.column}C`;
    this.#cursorRow = cursor.row;
    return output;
  }

  /** Moves below the line, however many rows it has. */
  leave(prompt: string, before: string, after: string): string {
    const down = this.#place(prompt, before + after).row - this.#cursorRow;
    this.#cursorRow = 0;
    return `${down > 0 ? `\x1b[${down}B` : ''}\n`;
  }

  /** Whether a character added at the end needs no more than being printed. */
  fits(prompt: string, line: string): boolean {
    const { row, column } = this.#place(prompt, line);
    return row === this.#cursorRow && column > 0 && column < this.#columns() - 2;
  }

  #place(prompt: string, text: string): { readonly row: number; readonly column: number } {
    const columns = Math.max(1, this.#columns());
    let row = 0;
    let column = 0;
    for (const character of stripEscapes(prompt) + visible(text)) {
      if (character === '\n') {
        row++;
        column = 0;
        continue;
      }
      const width = characterWidth(character);
      if (column + width > columns) {
        row++;
        column = 0;
      }
      column += width;
      if (column === columns) {
        row++;
        column = 0;
      }
    }
    return { row, column };
  }
}

/** Control characters as `^X`. */
function visible(text: string): string {
  return text.replace(/[\x00-\x1f\x7f]/g, (character) =>
    character === '\n' ? character : `^${String.fromCharCode(character.charCodeAt(0) ^ 0x40)}`,
  );
}
