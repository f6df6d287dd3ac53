/** Zero-based; the column counts UTF-16 units. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

interface Snapshot {
  readonly lines: readonly string[];
  readonly cursor: Place;
}

const MAX_UNDO = 200;
/** A text without lines, which shows as an empty one. */
const NO_LINES: readonly string[] = [''];

/** Lines of a file; every change of one command is undone at once. */
export class ViText {
  lines: readonly string[];
  #written: readonly string[];
  #before: Snapshot | undefined;
  #undo: Snapshot[] = [];
  #redo: Snapshot[] = [];

  constructor(lines: readonly string[]) {
    this.lines = lines.length === 0 ? NO_LINES : lines;
    this.#written = this.lines;
  }

  get modified(): boolean {
    return this.lines !== this.#written;
  }

  get isEmpty(): boolean {
    return this.lines === NO_LINES;
  }

  get last(): number {
    return this.lines.length - 1;
  }

  line(row: number): string {
    return this.lines[row] ?? '';
  }

  wasWritten(): void {
    this.#written = this.lines;
  }

  splice(row: number, count: number, lines: readonly string[]): void {
    if (count === 0 && lines.length === 0) return;
    this.lines = [...this.lines.slice(0, row), ...lines, ...this.lines.slice(row + count)];
    if (this.lines.length === 0) this.lines = NO_LINES;
  }

  setLine(row: number, line: string): void {
    if (this.line(row) !== line) this.splice(row, 1, [line]);
  }

  /** From one place up to another, both within the text. */
  slice(from: Place, to: Place): string[] {
    if (from.row === to.row) return [this.line(from.row).slice(from.column, to.column)];
    return [this.line(from.row).slice(from.column), ...this.lines.slice(from.row + 1, to.row), this.line(to.row).slice(0, to.column)];
  }

  /** Puts lines in place of what is between two places; where the new text ends. */
  replace(from: Place, to: Place, lines: readonly string[]): Place {
    const before = this.line(from.row).slice(0, from.column);
    const after = this.line(to.row).slice(to.column);
    const [first = '', ...rest] = lines;
    const last = rest.pop();
    this.splice(from.row, to.row - from.row + 1, last === undefined ? [before + first + after] : [before + first, ...rest, last + after]);
    return { row: from.row + lines.length - 1, column: last === undefined ? before.length + first.length : last.length };
  }

  begin(cursor: Place): void {
    this.#before = { lines: this.lines, cursor };
  }

  /** Ends a command; whether it changed anything. */
  commit(): boolean {
    const before = this.#before;
    this.#before = undefined;
    if (before === undefined || before.lines === this.lines) return false;
    this.#undo.push(before);
    if (this.#undo.length > MAX_UNDO) this.#undo.shift();
    this.#redo = [];
    return true;
  }

  undo(cursor: Place): { readonly cursor: Place; readonly lines: number; readonly left: number } | undefined {
    const done = this.#swap(this.#undo, this.#redo, cursor);
    return done && { ...done, left: this.#undo.length + 1 };
  }

  redo(cursor: Place): { readonly cursor: Place; readonly lines: number; readonly left: number } | undefined {
    const done = this.#swap(this.#redo, this.#undo, cursor);
    return done && { ...done, left: this.#undo.length };
  }

  #swap(from: Snapshot[], to: Snapshot[], cursor: Place) {
    const state = from.pop();
    if (state === undefined) return undefined;
    this.#before = undefined;
    const old = this.lines;
    to.push({ lines: old, cursor });
    this.lines = state.lines;
    const least = Math.min(old.length, state.lines.length);
    let row = 0;
    while (row < least - 1 && old[row] === state.lines[row]) row++;
    const line = this.line(row);
    const column = from === this.#undo && state.cursor.row === row ? state.cursor.column : Math.max(0, line.search(/\S|$/));
    return { cursor: { row, column }, lines: state.lines.length - old.length };
  }
}

export function nextColumn(line: string, column: number): number {
  return column + ((line.codePointAt(column) ?? 0) > 0xffff ? 2 : 1);
}

export function previousColumn(line: string, column: number): number {
  return Math.max(0, column - (column > 1 && (line.codePointAt(column - 2) ?? 0) > 0xffff ? 2 : 1));
}

/** The column of the last character. */
export function lastColumn(line: string): number {
  return line === '' ? 0 : previousColumn(line, line.length);
}

export function firstNonBlank(line: string): number {
  const at = line.search(/\S/);
  return at < 0 ? lastColumn(line) : at;
}

export function isBefore(a: Place, b: Place): boolean {
  return a.row < b.row || (a.row === b.row && a.column < b.column);
}
