/** Mirrors the parser of k8s.io/client-go/util/jsonpath, its error messages included. */
import type { ListNode, Node } from './nodes.ts';

const DICT_KEY = /^'([^']*)'$/;
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;

/** Ends a field's name. */
const isTerminator = (char: string | undefined): boolean => char === undefined || /[\s.,[\](){}@$"']/.test(char);

class Parser {
  readonly #input: string;
  #at = 0;

  constructor(input: string) {
    this.#input = input;
  }

  template(): ListNode {
    const nodes: Node[] = [];
    while (this.#at < this.#input.length) {
      const open = this.#input.indexOf('{', this.#at);
      if (open < 0) {
        nodes.push({ kind: 'text', text: this.#input.slice(this.#at) });
        break;
      }
      if (open > this.#at) nodes.push({ kind: 'text', text: this.#input.slice(this.#at, open) });
      this.#at = open + 1;
      nodes.push(this.#action());
    }
    return { kind: 'list', nodes };
  }

  #action(): ListNode {
    const nodes: Node[] = [];
    for (;;) {
      const char = this.#input[this.#at];
      if (char === undefined || char === '\n') throw new Error('unclosed action');
      if (char === '}') {
        this.#at++;
        return { kind: 'list', nodes };
      }
      if (this.#input.startsWith('[?(', this.#at)) nodes.push(this.#filter());
      else if (this.#input.startsWith('..', this.#at)) {
        this.#at++;
        if (isTerminator(this.#input[this.#at + 1])) this.#at++;
        nodes.push({ kind: 'recursive' });
      } else if (/\s/.test(char) || char === '@' || char === '$' || char === ',') this.#at++;
      else if (char === '[') nodes.push(this.#array());
      else if (char === '"' || char === "'") nodes.push(this.#quote(char));
      else if (char === '.') nodes.push(...this.#field());
      else if (/[+\-\d]/.test(char)) nodes.push(this.#number());
      else if (/\w/.test(char)) nodes.push(...this.#identifier());
      else throw new Error(`unrecognized character in action: ${describeCharacter(char)}`);
    }
  }

  #field(): Node[] {
    this.#at++;
    let name = '';
    for (;;) {
      const char = this.#input[this.#at];
      if (char === '\\') {
        name += this.#input[this.#at + 1] ?? '';
        this.#at += 2;
      } else if (isTerminator(char)) break;
      else {
        name += char ?? '';
        this.#at++;
      }
    }
    if (name === '*') return [{ kind: 'wildcard' }];
    return name === '' ? [] : [{ kind: 'field', name }];
  }

  #identifier(): Node[] {
    const name = /^[^\s.,[\](){}@$"']+/.exec(this.#input.slice(this.#at))?.[0] ?? '';
    this.#at += name.length;
    if (name === 'true' || name === 'false') return [{ kind: 'bool', value: name === 'true' }];
    return [{ kind: 'identifier', name }];
  }

  #number(): Node {
    const text = /^[+\-]?[\d.]*\w*/.exec(this.#input.slice(this.#at))?.[0] ?? '';
    this.#at += text.length;
    const value = Number(text);
    if (text === '' || Number.isNaN(value)) throw new Error(`cannot parse number ${text}`);
    return { kind: 'number', value };
  }

  #quote(mark: string): Node {
    const start = this.#at++;
    for (;;) {
      const char = this.#input[this.#at];
      if (char === undefined || char === '\n') throw new Error('unterminated quoted string');
      this.#at += char === '\\' ? 2 : 1;
      if (char === mark) break;
    }
    return { kind: 'text', text: unquote(this.#input.slice(start + 1, this.#at - 1)) };
  }

  #array(): Node {
    const start = ++this.#at;
    let mark: string | undefined;
    for (;;) {
      const char = this.#input[this.#at];
      if (char === undefined || char === '\n') throw new Error('unterminated array');
      if (char === mark) mark = undefined;
      else if (mark === undefined && (char === "'" || char === '"')) mark = char;
      else if (mark === undefined && char === ']') break;
      this.#at++;
    }
    return parseArray(this.#input.slice(start, this.#at++));
  }

  #filter(): Node {
    this.#at += 3;
    const start = this.#at;
    let mark: string | undefined;
    for (;;) {
      const char = this.#input[this.#at];
      if (char === undefined || char === '\n') throw new Error('unterminated filter');
      if (char === mark) mark = undefined;
      else if (mark === undefined && (char === "'" || char === '"')) mark = char;
      else if (mark === undefined && char === ')') break;
      this.#at++;
    }
    const text = this.#input.slice(start, this.#at++);
    if (this.#input[this.#at] !== ']') throw new Error('unclosed array expect ]');
    this.#at++;
    const match = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    if (match === null) return { kind: 'filter', left: parseAction(text), operator: 'exists', right: { kind: 'list', nodes: [] } };
    const [, left = '', operator = '', right = ''] = match;
    return { kind: 'filter', left: parseAction(left), operator, right: parseAction(right) };
  }
}

function parseAction(text: string): Node {
  return new Parser(`{${text}}`).template();
}

function parseArray(text: string): Node {
  const key = DICT_KEY.exec(text);
  if (key !== null) return { kind: 'field', name: (key[1] ?? '').replaceAll('\\', '') };
  if (text.includes(',')) return { kind: 'union', nodes: splitUnion(text).map((part) => ({ kind: 'list', nodes: [parseArray(part.trim())] })) };
  if (text === '*') return { kind: 'array', single: false };
  const slice = SLICE.exec(text);
  if (slice === null || text === '') throw new Error(`invalid array index ${text}`);
  const number = (part: string | undefined): number | undefined => {
    const digits = part?.replace(':', '') ?? '';
    return digits === '' ? undefined : Number(digits);
  };
  const [start, end, step] = [number(slice[1]), number(slice[2]), number(slice[3])];
  return {
    kind: 'array',
    single: slice[2] === undefined,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(step === undefined ? {} : { step }),
  };
}

/** At commas that are not inside quotes. */
function splitUnion(text: string): string[] {
  return text.match(/(?:'[^']*'|"[^"]*"|[^,])+/g) ?? [];
}

function unquote(text: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
  return text.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (_, code: string) => {
    if (code.length > 1) return String.fromCharCode(parseInt(code.slice(1), 16));
    return escapes[code] ?? code;
  });
}

/** As Go's %#U: U+0025 '%'. */
function describeCharacter(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
}

/** Throws what kubectl would print after `error parsing jsonpath TEMPLATE, `. */
export function parseTemplate(template: string): ListNode {
  return new Parser(template).template();
}
