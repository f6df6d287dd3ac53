interface State {
  readonly lines: readonly string[];
  readonly row: number;
  readonly column: number;
}

const MAX_UNDO = 200;

/** Lines of a text with a cursor, a cut buffer and undo. */
export class TextBuffer {
  #lines: readonly string[];
  #row = 0;
  #column = 0;
  #cut = '';
  #saved: string;
  #undo: State[] = [];
  #redo: State[] = [];

  constructor(text: string) {
    this.#lines = text.split('\n');
    this.#saved = text;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get row(): number {
    return this.#row;
  }

  get column(): number {
    return this.#column;
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  get modified(): boolean {
    return this.text !== this.#saved;
  }

  saved(text: string): void {
    this.#lines = text.split('\n');
    this.#saved = text;
    this.moveTo(this.#row, this.#column);
  }

  moveTo(row: number, column: number): void {
    this.#row = Math.max(0, Math.min(row, this.#lines.length - 1));
    this.#column = Math.max(0, Math.min(column, this.#line.length));
  }

  insert(text: string): void {
    this.#remember();
    const parts = (this.#line.slice(0, this.#column) + text + this.#line.slice(this.#column)).split('\n');
    const after = this.#line.length - this.#column;
    this.#splice(this.#row, 1, parts);
    this.#row += parts.length - 1;
    this.#column = (parts[parts.length - 1] ?? '').length - after;
  }

  /** Moves or deletes; false for other keys. */
  press(name: string): boolean {
    switch (name) {
      case 'left':
      case 'ctrl-b':
        if (this.#column > 0) this.#column--;
        else if (this.#row > 0) this.moveTo(this.#row - 1, Infinity);
        return true;
      case 'right':
      case 'ctrl-f':
        if (this.#column < this.#line.length) this.#column++;
        else if (this.#row < this.#lines.length - 1) this.moveTo(this.#row + 1, 0);
        return true;
      case 'up':
      case 'ctrl-p':
        this.moveTo(this.#row - 1, this.#column);
        return true;
      case 'down':
      case 'ctrl-n':
        this.moveTo(this.#row + 1, this.#column);
        return true;
      case 'home':
      case 'ctrl-a':
        this.#column = 0;
        return true;
      case 'end':
      case 'ctrl-e':
        this.#column = this.#line.length;
        return true;
      case 'ctrl-home':
      case 'alt-\\':
        this.moveTo(0, 0);
        return true;
      case 'ctrl-end':
      case 'alt-/':
        this.moveTo(this.#lines.length - 1, Infinity);
        return true;
      case 'ctrl-right':
      case 'alt-f': {
        const next = /\W*\w+/.exec(this.#line.slice(this.#column));
        this.moveTo(this.#row, this.#column + (next?.[0].length ?? Infinity));
        return true;
      }
      case 'ctrl-left':
      case 'alt-b': {
        const before = /\w+\W*$/.exec(this.#line.slice(0, this.#column));
        this.moveTo(this.#row, this.#column - (before?.[0].length ?? Infinity));
        return true;
      }
      case 'backspace':
        if (this.#row === 0 && this.#column === 0) return true;
        this.press('left');
        return this.press('delete');
      case 'delete':
      case 'ctrl-d': {
        this.#remember();
        if (this.#column < this.#line.length) this.#splice(this.#row, 1, [this.#line.slice(0, this.#column) + this.#line.slice(this.#column + 1)]);
        else if (this.#row < this.#lines.length - 1) this.#splice(this.#row, 2, [this.#line + (this.#lines[this.#row + 1] ?? '')]);
        return true;
      }
      default:
        return false;
    }
  }

  /** `more`: adds to what was cut just before. */
  cutLine(more: boolean): void {
    this.#remember();
    this.#cut = (more ? this.#cut : '') + this.#line + (this.#row < this.#lines.length - 1 ? '\n' : '');
    if (this.#row < this.#lines.length - 1) this.#splice(this.#row, 1, []);
    else this.#splice(this.#row, 1, ['']);
    this.moveTo(this.#row, 0);
  }

  copyLine(): void {
    this.#cut = `${this.#line}\n`;
  }

  paste(): void {
    if (this.#cut !== '') this.insert(this.#cut);
  }

  undo(): boolean {
    return this.#swap(this.#undo, this.#redo);
  }

  redo(): boolean {
    return this.#swap(this.#redo, this.#undo);
  }

  /** Moves to the next occurrence, beginning again at the top. */
  find(wanted: string): 'found' | 'wrapped' | 'same' | 'none' {
    const needle = wanted.toLowerCase();
    for (let step = 0; step <= this.#lines.length; step++) {
      const row = (this.#row + step) % this.#lines.length;
      const line = (this.#lines[row] ?? '').toLowerCase();
      const at = line.indexOf(needle, step === 0 ? this.#column + 1 : 0);
      if (at < 0) continue;
      if (row === this.#row && at === this.#column) return 'same';
      const wrapped = row < this.#row || (row === this.#row && at < this.#column);
      this.moveTo(row, at);
      return wrapped ? 'wrapped' : 'found';
    }
    return 'none';
  }

  replace(wanted: string, replacement: string, all: boolean): number {
    this.#remember();
    const count = all ? this.text.split(wanted).length - 1 : 1;
    const text = all ? this.text.replaceAll(wanted, () => replacement) : this.text.replace(wanted, () => replacement);
    this.#lines = text.split('\n');
    this.moveTo(this.#row, this.#column);
    return count;
  }

  get #line(): string {
    return this.#lines[this.#row] ?? '';
  }

  #splice(row: number, count: number, lines: readonly string[]): void {
    this.#lines = [...this.#lines.slice(0, row), ...lines, ...this.#lines.slice(row + count)];
    if (this.#lines.length === 0) this.#lines = [''];
  }

  #remember(): void {
    this.#undo.push({ lines: this.#lines, row: this.#row, column: this.#column });
    if (this.#undo.length > MAX_UNDO) this.#undo.shift();
    this.#redo = [];
  }

  #swap(from: State[], to: State[]): boolean {
    const state = from.pop();
    if (state === undefined) return false;
    to.push({ lines: this.#lines, row: this.#row, column: this.#column });
    this.#lines = state.lines;
    this.moveTo(state.row, state.column);
    return true;
  }
}
