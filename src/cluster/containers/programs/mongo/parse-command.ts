/** `db.things.find({ a: 1 }).limit(5)` taken apart. */
export interface ShellCall {
  readonly collection: string | undefined;
  readonly calls: readonly { readonly name: string; readonly arguments: readonly unknown[] }[];
}

export class ShellSyntaxError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ShellSyntaxError';
  }
}

/** Undefined for what is no call on `db`. Throws `ShellSyntaxError`. */
export function parseCommand(text: string): ShellCall | undefined {
  const reader = new Reader(text.trim().replace(/;$/, ''));
  if (!reader.take('db')) return undefined;
  const names: string[] = [];
  const calls: { name: string; arguments: readonly unknown[] }[] = [];
  while (!reader.atEnd) {
    if (reader.take('[')) {
      names.push(String(reader.value()));
      reader.expect(']');
      continue;
    }
    reader.expect('.');
    const name = reader.word();
    if (!reader.take('(')) {
      names.push(name);
      continue;
    }
    if (name === 'getCollection' && calls.length === 0) {
      names.push(String(reader.list(')')[0]));
      continue;
    }
    if (name === 'getSiblingDB') {
      reader.list(')');
      continue;
    }
    calls.push({ name, arguments: reader.list(')') });
  }
  return { collection: names.length === 0 ? undefined : names.join('.'), calls };
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    this.#space();
    return this.#at >= this.#text.length;
  }

  take(part: string): boolean {
    this.#space();
    if (!this.#text.startsWith(part, this.#at)) return false;
    this.#at += part.length;
    return true;
  }

  expect(part: string): void {
    if (!this.take(part)) throw new ShellSyntaxError(`SyntaxError: Unexpected token (1:${this.#at})`);
  }

  word(): string {
    this.#space();
    const [word] = /^[\w$]+/.exec(this.#text.slice(this.#at)) ?? [];
    if (word === undefined) throw new ShellSyntaxError(`SyntaxError: Unexpected token (1:${this.#at})`);
    this.#at += word.length;
    return word;
  }

  list(end: string): readonly unknown[] {
    const values: unknown[] = [];
    while (!this.take(end)) {
      values.push(this.value());
      if (!this.take(',')) {
        this.expect(end);
        break;
      }
    }
    return values;
  }

  value(): unknown {
    this.#space();
    if (this.take('{')) return this.#object();
    if (this.take('[')) return this.list(']');
    const rest = this.#text.slice(this.#at);
    const [quoted] = /^"(?:[^"\\]|\\.)*"|^'(?:[^'\\]|\\.)*'/.exec(rest) ?? [];
    if (quoted !== undefined) {
      this.#at += quoted.length;
      return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
    }
    const [number] = /^-?\d+(?:\.\d+)?/.exec(rest) ?? [];
    if (number !== undefined) {
      this.#at += number.length;
      return Number(number);
    }
    const word = this.word();
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null' || word === 'undefined') return null;
    if (this.take('('))
      return `${word}('${this.list(')')
        .map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
        .join("', '")}')`;
    throw new ShellSyntaxError(`ReferenceError: ${word} is not defined`);
  }

  #object(): Readonly<Record<string, unknown>> {
    const fields: [string, unknown][] = [];
    while (!this.take('}')) {
      this.#space();
      const quote = this.#text[this.#at];
      const name = quote === '"' || quote === "'" ? String(this.value()) : this.word();
      this.expect(':');
      fields.push([name, this.value()]);
      if (!this.take(',')) {
        this.expect('}');
        break;
      }
    }
    return Object.fromEntries(fields);
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }
}
