import type { PatternPiece } from './pattern.ts';

/** Collects what a word expands to, splitting at IFS where splitting is due. */
export class FieldBuilder {
  readonly fields: PatternPiece[][] = [];
  readonly #whitespace: string;
  readonly #delimiters: string;
  #pieces: PatternPiece[] = [];
  /** Quotes were seen: the field exists even when it is empty. */
  #present = false;
  #endedByWhitespace = false;

  constructor(ifs: string) {
    this.#whitespace = [...ifs].filter((character) => /[ \t\n]/.test(character)).join('');
    this.#delimiters = ifs;
  }

  add(text: string, quoted: boolean): void {
    if (quoted) this.#present = true;
    if (text !== '') {
      this.#pieces.push({ text, quoted });
      this.#endedByWhitespace = false;
    }
  }

  /** The unquoted result of an expansion. */
  addSplit(text: string): void {
    let run = '';
    const flush = () => {
      if (run !== '') this.add(run, false);
      run = '';
    };
    for (const character of text) {
      if (!this.#delimiters.includes(character)) {
        run += character;
        continue;
      }
      flush();
      if (this.#whitespace.includes(character)) {
        if (this.#pieces.length > 0 || this.#present) {
          this.endField();
          this.#endedByWhitespace = true;
        }
      } else if (this.#endedByWhitespace) {
        this.#endedByWhitespace = false;
      } else {
        this.#present = true;
        this.endField();
      }
    }
    flush();
  }

  /** Ends the field if there is one. */
  endField(): void {
    if (this.#pieces.length > 0 || this.#present) this.fields.push(this.#pieces);
    this.#pieces = [];
    this.#present = false;
    this.#endedByWhitespace = false;
  }
}
