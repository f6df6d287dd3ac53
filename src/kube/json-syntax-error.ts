/** What Go's encoding/json says about text that is no JSON. */

/** `invalid character 'b' looking for beginning of object key string`, with `offset 49: ` before it when asked for. */
export function jsonSyntaxError(text: string, withOffset = false): string {
  const scanner = new Scanner(text);
  const { offset, message } = scanner.scan();
  return withOffset ? `offset ${offset}: ${message}` : message;
}

type Expectation = 'value' | 'key' | 'key or end' | 'value or end' | 'colon' | 'after element' | 'after pair' | 'end';

const LOOKING: Readonly<Record<Expectation, string>> = {
  value: 'looking for beginning of value',
  'value or end': 'looking for beginning of value',
  key: 'looking for beginning of object key string',
  'key or end': 'looking for beginning of object key string',
  colon: 'after object key',
  'after element': 'after array element',
  'after pair': 'after object key:value pair',
  end: 'after top-level value',
};

class Scanner {
  readonly #text: string;
  #index = 0;
  readonly #open: ('{' | '[')[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  scan(): { readonly offset: number; readonly message: string } {
    let expected: Expectation = 'value';
    for (;;) {
      while (/[ \t\r\n]/.test(this.#text[this.#index] ?? '')) this.#index++;
      const character = this.#text[this.#index];
      if (character === undefined) return { offset: this.#index, message: 'unexpected end of JSON input' };
      const next = this.#step(character, expected);
      if (next === undefined) return this.#invalid(LOOKING[expected]);
      if (typeof next !== 'string') return next;
      expected = next;
    }
  }

  #step(character: string, expected: Expectation): Expectation | { readonly offset: number; readonly message: string } | undefined {
    const closes = character === '}' ? '{' : character === ']' ? '[' : undefined;
    if (closes !== undefined && this.#open.at(-1) === closes && (expected.endsWith('or end') || expected.startsWith('after'))) {
      this.#open.pop();
      this.#index++;
      return this.#afterValue();
    }
    if (expected === 'colon') return character === ':' ? this.#advance('value') : undefined;
    if (expected === 'after element') return character === ',' ? this.#advance('value') : undefined;
    if (expected === 'after pair') return character === ',' ? this.#advance('key') : undefined;
    if (expected === 'end') return undefined;
    if (expected.startsWith('key')) return character === '"' ? this.#string('colon') : undefined;
    if (character === '{' || character === '[') {
      this.#open.push(character);
      return this.#advance(character === '{' ? 'key or end' : 'value or end');
    }
    if (character === '"') return this.#string(this.#afterValue());
    return this.#literal();
  }

  #advance(expected: Expectation): Expectation {
    this.#index++;
    return expected;
  }

  #afterValue(): Expectation {
    const open = this.#open.at(-1);
    return open === undefined ? 'end' : open === '{' ? 'after pair' : 'after element';
  }

  #string(then: Expectation): Expectation | { readonly offset: number; readonly message: string } {
    for (this.#index++; this.#index < this.#text.length; this.#index++) {
      const character = this.#text[this.#index] ?? '';
      if (character === '\\') {
        this.#index++;
        if (!/["\\/bfnrtu]/.test(this.#text[this.#index] ?? '')) return this.#invalid('in string escape code');
      } else if (character === '"') return this.#advance(then);
      else if (character < ' ') return this.#invalid('in string literal');
    }
    return { offset: this.#index, message: 'unexpected end of JSON input' };
  }

  #literal(): Expectation | { readonly offset: number; readonly message: string } | undefined {
    const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/.exec(this.#text.slice(this.#index));
    if (number !== null) {
      this.#index += number[0].length;
      return this.#afterValue();
    }
    for (const word of ['true', 'false', 'null']) {
      if (this.#text[this.#index] !== word[0]) continue;
      for (let at = 1; at < word.length; at++) {
        this.#index++;
        if (this.#text[this.#index] !== word[at]) return this.#invalid(`in literal ${word} (expecting '${word[at] ?? ''}')`);
      }
      this.#index++;
      return this.#afterValue();
    }
    return undefined;
  }

  #invalid(where: string): { readonly offset: number; readonly message: string } {
    const character = this.#text[this.#index];
    if (character === undefined) return { offset: this.#index, message: 'unexpected end of JSON input' };
    const shown =
      character === "'" ? `'\\''` : character === '"' ? `'"'` : character < ' ' ? `'${JSON.stringify(character).slice(1, -1)}'` : `'${character}'`;
    return { offset: this.#index + 1, message: `invalid character ${shown} ${where}` };
  }
}
