/** The line being edited: characters, a cursor, what was cut, and what can be undone. */
export class EditBuffer {
  #characters: string[] = [];
  #cursor = 0;
  #cut = '';
  #undo: { readonly characters: readonly string[]; readonly cursor: number }[] = [];

  get text(): string {
    return this.#characters.join('');
  }

  get beforeCursor(): string {
    return this.#characters.slice(0, this.#cursor).join('');
  }

  get afterCursor(): string {
    return this.#characters.slice(this.#cursor).join('');
  }

  get atEnd(): boolean {
    return this.#cursor === this.#characters.length;
  }

  set(text: string): void {
    this.#remember();
    this.#characters = [...text];
    this.#cursor = this.#characters.length;
  }

  insert(text: string): void {
    this.#remember();
    const added = [...text];
    this.#characters.splice(this.#cursor, 0, ...added);
    this.#cursor += added.length;
  }

  /** Replaces the `length` characters before the cursor. */
  replaceBefore(length: number, text: string): void {
    this.#remember();
    const added = [...text];
    this.#characters.splice(this.#cursor - length, length, ...added);
    this.#cursor += added.length - length;
  }

  /** Handles a key that edits or moves; false when it does neither. */
  press(name: string): boolean {
    switch (name) {
      case 'left':
      case 'ctrl-b':
        this.#cursor = Math.max(0, this.#cursor - 1);
        return true;
      case 'right':
      case 'ctrl-f':
        this.#cursor = Math.min(this.#characters.length, this.#cursor + 1);
        return true;
      case 'home':
      case 'ctrl-a':
        this.#cursor = 0;
        return true;
      case 'end':
      case 'ctrl-e':
        this.#cursor = this.#characters.length;
        return true;
      case 'alt-b':
      case 'ctrl-left':
        this.#cursor = this.#wordStart();
        return true;
      case 'alt-f':
      case 'ctrl-right':
        this.#cursor = this.#wordEnd();
        return true;
      case 'backspace':
        this.#remove(this.#cursor - 1, this.#cursor);
        return true;
      case 'delete':
        this.#remove(this.#cursor, this.#cursor + 1);
        return true;
      case 'ctrl-k':
        this.#kill(this.#cursor, this.#characters.length);
        return true;
      case 'ctrl-u':
        this.#kill(0, this.#cursor);
        return true;
      case 'ctrl-w': {
        let start = this.#cursor;
        while (start > 0 && this.#characters[start - 1] === ' ') start--;
        while (start > 0 && this.#characters[start - 1] !== ' ') start--;
        this.#kill(start, this.#cursor);
        return true;
      }
      case 'alt-d':
        this.#kill(this.#cursor, this.#wordEnd());
        return true;
      case 'alt-backspace':
        this.#kill(this.#wordStart(), this.#cursor);
        return true;
      case 'ctrl-y':
        this.insert(this.#cut);
        return true;
      case 'ctrl-t':
        this.#transpose();
        return true;
      case 'alt-u':
      case 'alt-l':
      case 'alt-c':
        this.#changeCase(name.slice(-1));
        return true;
      case 'ctrl-_': {
        const before = this.#undo.pop();
        if (before === undefined) return true;
        this.#characters = [...before.characters];
        this.#cursor = before.cursor;
        return true;
      }
      default:
        return false;
    }
  }

  #remember(): void {
    this.#undo.push({ characters: [...this.#characters], cursor: this.#cursor });
    if (this.#undo.length > 200) this.#undo.shift();
  }

  #remove(start: number, end: number): void {
    if (start < 0 || start >= this.#characters.length) return;
    this.#remember();
    this.#characters.splice(start, end - start);
    this.#cursor = start;
  }

  #kill(start: number, end: number): void {
    if (start >= end) return;
    this.#remember();
    this.#cut = this.#characters.splice(start, end - start).join('');
    this.#cursor = start;
  }

  #wordStart(): number {
    let at = this.#cursor;
    while (at > 0 && !/[\p{L}\p{N}]/u.test(this.#characters[at - 1] ?? '')) at--;
    while (at > 0 && /[\p{L}\p{N}]/u.test(this.#characters[at - 1] ?? '')) at--;
    return at;
  }

  #wordEnd(): number {
    let at = this.#cursor;
    while (at < this.#characters.length && !/[\p{L}\p{N}]/u.test(this.#characters[at] ?? '')) at++;
    while (at < this.#characters.length && /[\p{L}\p{N}]/u.test(this.#characters[at] ?? '')) at++;
    return at;
  }

  #transpose(): void {
    const at = Math.min(this.#cursor, this.#characters.length - 1);
    const [before, after] = [this.#characters[at - 1], this.#characters[at]];
    if (before === undefined || after === undefined) return;
    this.#remember();
    this.#characters.splice(at - 1, 2, after, before);
    this.#cursor = at + 1;
  }

  #changeCase(how: string): void {
    const end = this.#wordEnd();
    const word = this.#characters.slice(this.#cursor, end).join('');
    this.#remember();
    const first = word.search(/[\p{L}\p{N}]/u);
    const changed =
      how === 'u'
        ? word.toUpperCase()
        : how === 'l'
          ? word.toLowerCase()
          : word.slice(0, first) + word.charAt(first).toUpperCase() + word.slice(first + 1).toLowerCase();
    this.#characters.splice(this.#cursor, end - this.#cursor, ...changed);
    this.#cursor = end;
  }
}
