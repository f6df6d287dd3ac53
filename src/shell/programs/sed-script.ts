import { compileRegex } from '../compile-regex.ts';
import { decodeEscapes } from '../expansion/escapes.ts';
import { posixRegex } from './posix-regex.ts';
import { Failure } from './program.ts';

export type Address =
  | { readonly line: number }
  | { readonly step: number; readonly first: number }
  | { readonly last: true }
  | { readonly pattern: RegExp | undefined }
  | { readonly offset: number };

export interface Substitution {
  readonly pattern: RegExp | undefined;
  /** Text, and groups by number (0: the whole match); case changes `U`, `L`, `u`, `l`, `E`. */
  readonly replacement: readonly (string | number | { readonly change: string })[];
  readonly global: boolean;
  readonly occurrence: number;
  readonly print: boolean;
  readonly file: string | undefined;
}

export interface SedCommand {
  readonly addresses: readonly Address[];
  readonly negated: boolean;
  readonly name: string;
  /** Of a, i, c; a label; a file name; an exit status. */
  readonly text: string;
  readonly substitution: Substitution | undefined;
  /** Of y. */
  readonly map: ReadonlyMap<string, string> | undefined;
  readonly block: readonly SedCommand[];
  /** Whether a range is under way, and where it ends. Kept while the script runs. */
  range: { active: boolean; end: number };
}

/** Reads a sed script. */
export function parseSed(script: string, extended: boolean): SedCommand[] {
  let at = 0;
  const fail = (why: string): never => {
    throw new Failure(`-e expression #1, char ${Math.min(at, script.length)}: ${why}`);
  };
  const skip = (characters: RegExp) => {
    while (at < script.length && characters.test(script.charAt(at))) at++;
  };
  const compile = (source: string, ignoreCase: boolean): RegExp | undefined => {
    if (source === '') return undefined;
    try {
      return compileRegex(posixRegex(source.replaceAll('\\n', '\n').replaceAll('\\t', '\t'), extended ? 'extended' : 'basic'), {
        global: true,
        ignoreCase,
      });
    } catch {
      return fail('Invalid preceding regular expression');
    }
  };
  /** Up to a delimiter that is neither escaped nor in brackets. */
  const delimited = (delimiter: string, isPattern: boolean, what: string): string => {
    let text = '';
    while (at < script.length) {
      const character = script.charAt(at);
      if (character === delimiter) {
        at++;
        return text;
      }
      if (character === '\\') {
        const next = script.charAt(at + 1);
        text += next === delimiter && !(isPattern && /[.*[\]^$+?(){}|]/.test(delimiter)) ? next : `\\${next}`;
        at += 2;
      } else if (isPattern && character === '[') {
        const end = /^\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/.exec(script.slice(at))?.[0] ?? '[';
        text += end;
        at += end.length;
      } else {
        text += character;
        at++;
      }
    }
    at = script.length;
    return fail(what);
  };
  const address = (): Address | undefined => {
    const rest = script.slice(at);
    const number = /^(\d+)(?:~(\d+))?/.exec(rest);
    if (number !== null) {
      at += number[0].length;
      return number[2] === undefined ? { line: Number(number[1]) } : { first: Number(number[1]), step: Number(number[2]) };
    }
    if (rest.startsWith('$')) {
      at++;
      return { last: true };
    }
    if (rest.startsWith('/') || rest.startsWith('\\')) {
      const delimiter = rest.startsWith('/') ? '/' : rest.charAt(1);
      at += rest.startsWith('/') ? 1 : 2;
      const source = delimited(delimiter, true, 'unterminated address regex');
      const ignoreCase = script.charAt(at) === 'I';
      if (ignoreCase) at++;
      return { pattern: compile(source, ignoreCase) };
    }
    const offset = /^\+(\d+)/.exec(rest);
    if (offset === null) return undefined;
    at += offset[0].length;
    return { offset: Number(offset[1]) };
  };
  const textArgument = (): string => {
    skip(/[ \t]/);
    if (script.charAt(at) === '\\') {
      at++;
      const before = at;
      skip(/[ \t]/);
      if (script.charAt(at) === '\n') at++;
      else at = before;
    }
    let text = '';
    while (at < script.length && script.charAt(at) !== '\n') {
      if (script.charAt(at) === '\\') at++;
      text += script.charAt(at++);
    }
    return text;
  };
  const commands = (nested: boolean): SedCommand[] => {
    const list: SedCommand[] = [];
    for (;;) {
      skip(/[\s;]/);
      if (at >= script.length) {
        if (nested) fail("unmatched `{'");
        return list;
      }
      if (script.charAt(at) === '}') {
        if (!nested) fail("unexpected `}'");
        at++;
        return list;
      }
      if (script.charAt(at) === '#') {
        skip(/[^\n]/);
        continue;
      }
      const addresses: Address[] = [];
      const first = address();
      if (first !== undefined) {
        addresses.push(first);
        skip(/[ \t]/);
        if (script.charAt(at) === ',') {
          at++;
          skip(/[ \t]/);
          addresses.push(address() ?? fail("unexpected `,'"));
        }
      }
      skip(/[ \t]/);
      const negated = script.charAt(at) === '!';
      if (negated) {
        at++;
        skip(/[ \t!]/);
      }
      const name = script.charAt(at++);
      let text = '';
      let block: SedCommand[] = [];
      let substitution: Substitution | undefined;
      let map: ReadonlyMap<string, string> | undefined;
      if (name === '') fail('missing command');
      else if (name === '{') block = commands(true);
      else if ('aic'.includes(name)) text = textArgument();
      else if (name === 's') substitution = parseSubstitution();
      else if (name === 'y') {
        const delimiter = script.charAt(at++);
        const from = [...decodeEscapes(delimited(delimiter, false, "unterminated `y' command"))];
        const to = [...decodeEscapes(delimited(delimiter, false, "unterminated `y' command"))];
        if (from.length !== to.length) fail("strings for `y' command are different lengths");
        map = new Map(from.map((character, index) => [character, to[index] ?? '']));
      } else if (':btTrwqQ'.includes(name)) {
        skip(/[ \t]/);
        const end = /^[^\n;}]*/.exec(script.slice(at))?.[0] ?? '';
        text = end.trim();
        at += end.length;
      } else if (!'dDgGhHlnNpPxzF='.includes(name)) {
        fail(`unknown command: \`${name}'`);
      }
      if (!'{aic:btTrwqQ'.includes(name)) {
        skip(/[ \t]/);
        if (at < script.length && !/[\n;}#]/.test(script.charAt(at))) fail(name === 's' ? "unknown option to `s'" : 'extra characters after command');
      }
      list.push({ addresses, negated, name, text, substitution, map, block, range: { active: false, end: 0 } });
    }
  };
  const parseSubstitution = (): Substitution => {
    const delimiter = script.charAt(at++);
    const source = delimited(delimiter, true, "unterminated `s' command");
    const raw = delimited(delimiter, false, "unterminated `s' command");
    const flags = /^[gpiIme\d]*/.exec(script.slice(at))?.[0] ?? '';
    at += flags.length;
    let file: string | undefined;
    if (script.charAt(at) === 'w') {
      file = script
        .slice(at + 1)
        .split('\n')[0]
        ?.trim();
      at = script.length;
    }
    const replacement: (string | number | { change: string })[] = [];
    for (const match of raw.matchAll(/\\([0-9ULulE]|[^])|&|[^\\&]+/g)) {
      const escaped = match[1];
      if (match[0] === '&') replacement.push(0);
      else if (escaped === undefined) replacement.push(match[0]);
      else if (/\d/.test(escaped)) replacement.push(Number(escaped));
      else if (/[ULulE]/.test(escaped)) replacement.push({ change: escaped });
      else replacement.push(escaped === 'n' ? '\n' : escaped === 't' ? '\t' : escaped);
    }
    const number = /\d+/.exec(flags)?.[0];
    return {
      pattern: compile(source, /[iI]/.test(flags)),
      replacement,
      global: flags.includes('g'),
      occurrence: Number(number ?? '1'),
      print: flags.includes('p'),
      file,
    };
  };
  return commands(false);
}
