import { compileRegex } from '../compile-regex.ts';
import type { Process } from '#posix/process.ts';
import { readByteLines } from '#posix/read-stream.ts';
import type { InputStream } from '#posix/stream.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import { patternSource } from '../expansion/pattern.ts';
import { parseOptions } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { posixRegex } from './posix-regex.ts';
import { calledName, complain, defineProgram, Failure, openInput, reasonOf, resolvePath } from './program.ts';

const LONG = {
  'regexp=': 'e',
  'file=': 'f',
  'ignore-case': 'i',
  'no-ignore-case': 'y',
  'invert-match': 'v',
  'word-regexp': 'w',
  'line-regexp': 'x',
  count: 'c',
  'color=?': 'color',
  'colour=?': 'color',
  'files-without-match': 'L',
  'files-with-matches': 'l',
  'max-count=': 'm',
  'only-matching': 'o',
  quiet: 'q',
  silent: 'q',
  'no-messages': 's',
  'line-number': 'n',
  'with-filename': 'H',
  'no-filename': 'h',
  'after-context=': 'A',
  'before-context=': 'B',
  'context=': 'C',
  recursive: 'r',
  'dereference-recursive': 'R',
  'include=': 'include',
  'exclude=': 'exclude',
  'exclude-dir=': 'exclude-dir',
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'basic-regexp': 'G',
  'perl-regexp': 'P',
  'line-buffered': 'u',
  text: 'a',
  'byte-offset': 'b',
  null: 'Z',
  help: 'help',
  version: 'version',
};

/** `-6`, or `-n6` among letters that take no value, is the context in the old way. */
function contextOption(arg: string): readonly string[] {
  const [, letters = '', lines] = /^-([a-zA-Z]*?)(\d+)$/.exec(arg) ?? [];
  if (lines === undefined || /[efmABC]/.test(letters)) return [arg];
  return ['-C', lines, ...(letters === '' ? [] : [`-${letters}`])];
}

/** grep, egrep and fgrep: prints each line as it comes. */
export const grep = defineProgram('grep', async (process, args) => {
  const modern = args.flatMap(contextOption);
  let options: ParsedOptions;
  try {
    options = parseOptions('grep', modern, 'e:f:iyvwxcLlm:oqsnHhA:B:C:rREFGPuabZT', LONG);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await process.stderr.write(
      `grep: ${error.message.replace(/\nTry.*/s, '')}\nUsage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n`,
    );
    return 2;
  }
  if (options.has('version')) {
    await process.stdout.write('grep (GNU grep) 3.8\n');
    return 0;
  }
  const patterns = [...(options.values.get('e') ?? []).flatMap((text) => text.split('\n'))];
  for (const file of options.values.get('f') ?? []) patterns.push(...process.fs.readText(resolvePath(process, file)).replace(/\n$/, '').split('\n'));
  let files = [...options.operands];
  if (!options.has('e') && !options.has('f')) {
    const first = files.shift();
    if (first === undefined) {
      await process.stderr.write("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n");
      return 2;
    }
    patterns.push(...first.split('\n'));
  }
  const name = calledName(process);
  const syntax =
    options.has('F') || name === 'fgrep' ? 'fixed' : options.has('P') ? 'perl' : options.has('E') || name === 'egrep' ? 'extended' : 'basic';
  const search = new Search(process, options, compile(patterns, syntax, options));
  const recursive = options.has('r') || options.has('R');
  const withNames = options.has('H') || (!options.has('h') && (files.length > 1 || recursive));
  if (files.length === 0) files = recursive ? ['.'] : ['-'];
  let failed = false;
  for (const file of files) {
    for (const path of recursive && file !== '-' ? listFiles(process, file, options) : [file]) {
      try {
        const input = openInput(process, path);
        const shown =
          path === '-' ? '(standard input)' : recursive && options.operands.length <= 1 && file === '.' ? path.replace(/^\.\//, '') : path;
        await search.run(input, shown, withNames);
      } catch (error) {
        const reason = reasonOf(error);
        failed = true;
        if (!options.has('s')) await complain(process, `${path}: ${reason}`);
      }
      if (options.has('q') && search.found) return 0;
    }
  }
  return failed ? 2 : search.found ? 0 : 1;
});

function compile(patterns: readonly string[], syntax: 'fixed' | 'basic' | 'extended' | 'perl', options: ParsedOptions): RegExp {
  const sources = patterns.map((pattern) => {
    const source = posixRegex(pattern, syntax);
    return options.has('x') ? `^(?:${source})$` : options.has('w') ? `(?<![\\w])(?:${source})(?![\\w])` : source;
  });
  try {
    return compileRegex(sources.map((source) => `(?:${source})`).join('|'), { global: true, ignoreCase: options.has('i') || options.has('y') });
  } catch {
    throw new Failure('Invalid regular expression', 2);
  }
}

class Search {
  found = false;
  readonly #process: Process;
  readonly #options: ParsedOptions;
  readonly #matcher: RegExp;
  readonly #color: boolean;
  #printedBefore = false;

  constructor(process: Process, options: ParsedOptions, matcher: RegExp) {
    this.#process = process;
    this.#options = options;
    this.#matcher = matcher;
    const color = options.get('color');
    this.#color = color === 'always' || ((color === 'auto' || color === '') && process.isTty(1));
  }

  async run(input: InputStream, name: string, withName: boolean): Promise<void> {
    const options = this.#options;
    const most = options.has('m') ? Number(options.get('m')) : Infinity;
    const context = Number(options.get('C') ?? 0);
    const before = options.has('B') ? Number(options.get('B')) : context;
    const after = options.has('A') ? Number(options.get('A')) : context;
    const silent = options.has('q') || options.has('c') || options.has('l') || options.has('L');
    let number = 0;
    let count = 0;
    let last = 0;
    let remaining = 0;
    let held: { text: string; number: number; start: number }[] = [];
    let end = 0;
    const emit = async (text: string, line: number, start: number, selected: boolean) => {
      if ((before > 0 || after > 0) && this.#printedBefore && line !== last + 1) await this.#write(this.#paint('--', '36'), '\n');
      last = line;
      this.#printedBefore = true;
      await this.#print(text, line, start, name, withName, selected);
    };
    for await (const bytes of readByteLines(input)) {
      if (count >= most && remaining === 0) break;
      const text = decodeUtf8(bytes).replace(/\n$/, '');
      number++;
      const start = end;
      end += bytes.length;
      this.#matcher.lastIndex = 0;
      const selected = count < most && this.#matcher.test(text) !== options.has('v');
      if (selected) {
        count++;
        this.found = this.found || !options.has('L');
        if (options.has('q')) return;
        if (options.has('l') || options.has('L')) break;
        if (silent) continue;
        for (const line of held) await emit(line.text, line.number, line.start, false);
        held = [];
        await emit(text, number, start, true);
        remaining = after;
      } else if (!silent && remaining > 0) {
        remaining--;
        await emit(text, number, start, false);
      } else if (before > 0) {
        held.push({ text, number, start });
        if (held.length > before) held.shift();
      }
    }
    if (options.has('c')) await this.#write(withName ? this.#paint(name, '35') + this.#paint(':', '36') : '', `${count}\n`);
    else if (options.has('l') && count > 0) await this.#write(this.#paint(name, '35'), '\n');
    else if (options.has('L') && count === 0) {
      this.found = true;
      await this.#write(this.#paint(name, '35'), '\n');
    }
  }

  async #print(text: string, number: number, start: number, name: string, withName: boolean, selected: boolean): Promise<void> {
    const options = this.#options;
    const mark = this.#paint(selected ? ':' : '-', '36');
    const head = (withName ? this.#paint(name, '35') + mark : '') + (options.has('n') ? this.#paint(String(number), '32') + mark : '');
    if (options.has('o')) {
      if (!selected || options.has('v')) return;
      this.#matcher.lastIndex = 0;
      for (const match of text.matchAll(this.#matcher)) {
        if (match[0] === '') continue;
        const offset = options.has('b') ? this.#paint(String(start + encodeUtf8(text.slice(0, match.index)).length), '32') + mark : '';
        await this.#write(head, `${offset}${this.#paint(match[0], '01;31')}\n`);
      }
      return;
    }
    const colored =
      this.#color && selected && !options.has('v') ? text.replace(this.#matcher, (match) => (match === '' ? '' : this.#paint(match, '01;31'))) : text;
    const offset = options.has('b') ? this.#paint(String(start), '32') + mark : '';
    await this.#write(head, `${offset}${colored}\n`);
  }

  #paint(text: string, color: string): string {
    return this.#color ? `\x1b[${color}m\x1b[K${text}\x1b[m\x1b[K` : text;
  }

  async #write(...texts: string[]): Promise<void> {
    await this.#process.stdout.write(texts.join(''));
  }
}

function listFiles(process: Process, path: string, options: ParsedOptions): string[] {
  const full = resolvePath(process, path);
  if (!process.fs.exists(full) || process.fs.stat(full).type !== 'directory') return [path];
  const matches = (patterns: readonly string[] | undefined, name: string) =>
    (patterns ?? []).some((pattern) => new RegExp(`^${patternSource([{ text: pattern, quoted: false }])}$`, 'u').test(name));
  const files: string[] = [];
  const visit = (shown: string, real: string) => {
    for (const name of process.fs.readDirectory(real)) {
      const stat = process.fs.lstat(`${real}/${name}`);
      const place = `${shown === '/' ? '' : shown}/${name}`;
      if (stat.type === 'directory') {
        if (!matches(options.values.get('exclude-dir'), name)) visit(place, `${real}/${name}`);
      } else if (
        stat.type === 'file' &&
        !matches(options.values.get('exclude'), name) &&
        (!options.has('include') || matches(options.values.get('include'), name))
      ) {
        files.push(place);
      }
    }
  };
  visit(path.replace(/(.)\/+$/, '$1'), full);
  return files;
}
