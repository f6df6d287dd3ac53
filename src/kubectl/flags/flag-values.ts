/** What the flags of one command line are worth, by name. */
import { parseDuration } from '#kube/duration.ts';
import { defaultText, type FlagDefinition } from './flag.ts';

export class FlagValues {
  readonly #definitions: ReadonlyMap<string, FlagDefinition>;
  readonly #given = new Map<string, string[]>();

  constructor(definitions: ReadonlyMap<string, FlagDefinition>) {
    this.#definitions = definitions;
  }

  /** The same without these flags, as if they had not been given. */
  without(names: ReadonlySet<string>): FlagValues {
    const rest = new FlagValues(new Map([...this.#definitions].filter(([name]) => !names.has(name))));
    for (const [name, values] of this.#given) if (!names.has(name)) rest.#given.set(name, values);
    return rest;
  }

  /** Keeps one use of a flag; the value has been checked. */
  add(name: string, value: string): void {
    const known = this.#given.get(name);
    if (known === undefined) this.#given.set(name, [value]);
    else known.push(value);
  }

  /** Whether the flag stands on the command line. */
  changed(name: string): boolean {
    return this.#given.has(name);
  }

  has(name: string): boolean {
    return this.#definitions.has(name);
  }

  /** All definitions in force, the given ones first by their order of use. */
  given(): readonly FlagDefinition[] {
    return [...this.#given.keys()].flatMap((name) => this.#definitions.get(name) ?? []);
  }

  string(name: string): string {
    const values = this.#given.get(name);
    const last = values?.at(-1);
    if (last !== undefined) return last;
    const definition = this.#definitions.get(name);
    return definition === undefined ? '' : defaultText(definition);
  }

  bool(name: string): boolean {
    return isTrue(this.string(name));
  }

  int(name: string): number {
    return parseInteger(this.string(name)) ?? 0;
  }

  /** Milliseconds. */
  duration(name: string): number {
    return parseDuration(this.string(name));
  }

  list(name: string): readonly string[] {
    const definition = this.#definitions.get(name);
    const values = this.#given.get(name);
    if (values === undefined) {
      const text = definition === undefined ? '[]' : defaultText(definition);
      return text === '[]' ? [] : text.replace(/^\[|\]$/g, '').split(',');
    }
    return definition?.type === 'strings' ? values.flatMap(splitCsv) : values;
  }

  map(name: string): Readonly<Record<string, string>> {
    const pairs = (this.#given.get(name) ?? []).flatMap(splitCsv);
    return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  }
}

export function isTrue(text: string): boolean {
  return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);
}

/** Decimal, or with Go's prefixes `0x`, `0o`, `0b`; undefined when it is none. */
export function parseInteger(text: string): number | undefined {
  if (/^[-+]?[0-9]+$/.test(text)) return Number(text);
  const based = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.exec(text);
  if (based === null) return undefined;
  return (based[1] === '-' ? -1 : 1) * Number((based[2] ?? '').toLowerCase());
}

/** One CSV record, as pflag's string slices read it: quotes protect commas. */
export function splitCsv(text: string): string[] {
  if (text === '') return [];
  const fields: string[] = [];
  let rest = text;
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(,|$)/.exec(rest);
    const plain = quoted ?? /^([^,]*)(,|$)/.exec(rest);
    if (plain === null) return [...fields, rest];
    fields.push(quoted === null ? (plain[1] ?? '') : (plain[1] ?? '').replaceAll('""', '"'));
    if (plain[2] === '') return fields;
    rest = rest.slice(plain[0].length);
  }
}
