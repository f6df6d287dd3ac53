import { compileRegex } from '../compile-regex.ts';

/** A piece of a pattern: what was quoted matches itself. */
export interface PatternPiece {
  readonly text: string;
  readonly quoted: boolean;
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: 'A-Za-z0-9_',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
};

/** Whether an unquoted part asks for matching. */
export function hasPattern(pieces: readonly PatternPiece[]): boolean {
  return pieces.some(({ text, quoted }) => !quoted && /[*?[]|[@!+]\(/.test(text));
}

/** The source of a regular expression for a shell pattern (extglob included). `*` crosses slashes unless told. */
export function patternSource(pieces: readonly PatternPiece[], options: { readonly path?: boolean } = {}): string {
  // Quoted characters are marked, so that one loop sees the whole pattern.
  const units: { readonly character: string; readonly quoted: boolean }[] = [];
  for (const { text, quoted } of pieces) {
    for (const character of text) units.push({ character, quoted });
  }
  const any = options.path === true ? '[^/]' : '[^]';
  // A character beyond the first plane is two units of a string, and one `?`.
  const one = `(?:[\\ud800-\\udbff][\\udc00-\\udfff]|${any})`;
  const convert = (from: number, until: string): { source: string; end: number } => {
    let source = '';
    let at = from;
    while (at < units.length) {
      const unit = units[at];
      if (unit === undefined) break;
      const { character, quoted } = unit;
      if (!quoted && until.includes(character)) return { source, end: at };
      if (quoted) {
        source += escape(character);
      } else if (/[?*+@!]/.test(character) && units[at + 1]?.character === '(' && units[at + 1]?.quoted === false) {
        const choices: string[] = [];
        let end = at + 1;
        do {
          const choice = convert(end + 1, '|)');
          choices.push(choice.source);
          end = choice.end;
        } while (units[end]?.character === '|');
        const group = choices.join('|');
        source += character === '!' ? `(?:(?!(?:${group})(?:$|/))${any}*)` : `(?:${group})${character === '@' ? '' : character}`;
        at = end;
      } else if (character === '*') {
        source += `${any}*`;
      } else if (character === '?') {
        source += one;
      } else if (character === '[') {
        const set = convertSet(units, at);
        source += set?.source ?? '\\[';
        at = set?.end ?? at;
      } else if (character === '\\' && units[at + 1] !== undefined) {
        source += escape(units[++at]?.character ?? '');
      } else {
        source += escape(character);
      }
      at++;
    }
    return { source, end: at };
  };
  return convert(0, '').source;
}

export function patternMatcher(pieces: readonly PatternPiece[], options: { readonly ignoreCase?: boolean } = {}): RegExp {
  return compileRegex(`^(?:${patternSource(pieces)})$`, options);
}

function convertSet(
  units: readonly { readonly character: string; readonly quoted: boolean }[],
  start: number,
): { source: string; end: number } | undefined {
  let at = start + 1;
  let body = '';
  let negated = false;
  if (units[at]?.character === '!' || units[at]?.character === '^') {
    negated = true;
    at++;
  }
  const first = at;
  for (; at < units.length; at++) {
    const unit = units[at];
    if (unit === undefined) break;
    const { character, quoted } = unit;
    if (character === ']' && !quoted && at > first) return { source: `[${negated ? '^' : ''}${body}]`, end: at };
    if (character === '[' && units[at + 1]?.character === ':') {
      const rest = units
        .slice(at)
        .map((each) => each.character)
        .join('');
      const name = /^\[:(\w+):\]/.exec(rest)?.[1];
      if (name !== undefined && CLASSES[name] !== undefined) {
        body += CLASSES[name];
        at += name.length + 3;
        continue;
      }
    }
    body +=
      character === '-' && !quoted && at > first && units[at + 1]?.character !== ']'
        ? '-'
        : /[\\\]\[^-]/.test(character)
          ? `\\${character}`
          : character;
  }
  return undefined;
}

function escape(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
