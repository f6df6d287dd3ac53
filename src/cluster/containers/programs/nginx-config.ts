// Mirrors nginx's configuration grammar: directives with words, some with a block.

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | undefined;
  readonly line: number;
  readonly file: string;
}

/** Told as nginx tells it: `… in /etc/nginx/nginx.conf:3`. */
export class NginxConfigError extends Error {}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

type ReadFiles = (pattern: string) => readonly { readonly file: string; readonly text: string }[];

/** `include` is resolved by `read`, which returns the texts of all files that match a pattern. */
export function parseNginxConfig(text: string, file: string, read: ReadFiles): readonly Directive[] {
  return expandIncludes(parseOnce(text, file), read);
}

function expandIncludes(directives: readonly Directive[], read: ReadFiles): readonly Directive[] {
  return directives.flatMap((directive): readonly Directive[] => {
    const { name, args, block } = directive;
    if (block !== undefined) return [{ ...directive, block: expandIncludes(block, read) }];
    if (name !== 'include') return [directive];
    return read(args[0] ?? '').flatMap((included) => parseNginxConfig(included.text, included.file, read));
  });
}

/** Most containers read what their image brought: the same texts again and again. */
const parsed = new Map<string, readonly Directive[]>();
const REMEMBERED = 64;

function parseOnce(text: string, file: string): readonly Directive[] {
  const key = `${file}\u0000${text}`;
  let directives = parsed.get(key);
  if (directives === undefined) {
    directives = parseFile(text, file);
    if (parsed.size >= REMEMBERED) parsed.clear();
    parsed.set(key, directives);
  }
  return directives;
}

function parseFile(text: string, file: string): readonly Directive[] {
  const tokens = tokenize(text);
  let at = 0;
  const parseBlock = (nested: boolean): Directive[] => {
    const directives: Directive[] = [];
    for (;;) {
      const token = tokens[at];
      if (token === undefined) {
        if (nested) throw new NginxConfigError(`unexpected end of file, expecting "}" in ${file}:${String(text.split('\n').length)}`);
        return directives;
      }
      if (!token.quoted && token.text === '}') {
        if (!nested) throw new NginxConfigError(`unexpected "}" in ${file}:${String(token.line)}`);
        at++;
        return directives;
      }
      const words: string[] = [];
      let end = tokens[at];
      while (end !== undefined && (end.quoted || !';{}'.includes(end.text))) {
        words.push(end.text);
        end = tokens[++at];
      }
      if (end === undefined) throw new NginxConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${String(text.split('\n').length)}`);
      if (end.text === '}') throw new NginxConfigError(`unexpected "}" in ${file}:${String(end.line)}`);
      at++;
      const [name = '', ...args] = words;
      directives.push({ name, args, block: end.text === '{' ? parseBlock(true) : undefined, line: token.line, file });
    }
  };
  return parseBlock(false);
}

/** What a backslash stands for within quotes; before other characters it stays. */
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '\\': '\\', n: '\n', t: '\t', r: '\r' };

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let index = 0; index < text.length;) {
    const char = text.charAt(index);
    if (char === '\n') line++;
    if (/\s/.test(char)) index++;
    else if (char === '#') while (index < text.length && text.charAt(index) !== '\n') index++;
    else if (';{}'.includes(char)) {
      tokens.push({ text: char, quoted: false, line });
      index++;
    } else if (char === '"' || char === "'") {
      let value = '';
      for (index++; index < text.length && text.charAt(index) !== char; index++) {
        if (text.charAt(index) === '\\') {
          const escaped = ESCAPES[text.charAt(index + 1)];
          value += escaped ?? `\\${text.charAt(index + 1)}`;
          index++;
        } else value += text.charAt(index);
      }
      index++;
      tokens.push({ text: value, quoted: true, line });
    } else {
      let value = '';
      while (index < text.length && !/[\s;]/.test(text.charAt(index))) {
        if (text.charAt(index) === '{' && !value.endsWith('$')) break;
        if (text.charAt(index) === '$' && text.charAt(index + 1) === '{') {
          const close = text.indexOf('}', index);
          value += text.slice(index, close + 1);
          index = close + 1;
          continue;
        }
        value += text.charAt(index++);
      }
      tokens.push({ text: value, quoted: false, line });
    }
  }
  return tokens;
}

export function findDirective(block: readonly Directive[], name: string): Directive | undefined {
  return block.find((directive) => directive.name === name);
}

export function listDirectives(block: readonly Directive[], name: string): readonly Directive[] {
  return block.filter((directive) => directive.name === name);
}
