/** How one text stands in YAML. Mirrors go-yaml v2's encoder (stringv) and emitter (analyze_scalar, write_*_scalar). */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

const WIDTH = 80;

/** Texts that would be read as something other than text (YAML 1.1, as go-yaml resolves it). */
const OTHER_TYPES: readonly RegExp[] = [
  /^(?:|~|null|Null|NULL)$/,
  /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^[-+]?(?:\.inf|\.Inf|\.INF)$/,
  /^(?:\.nan|\.NaN|\.NAN)$/,
  /^[-+]?(?:\d[\d_]*)$/,
  /^[-+]?0[bB]_*[01][01_]*$/,
  /^[-+]?0[xX]_*[0-9a-fA-F][0-9a-fA-F_]*$/,
  /^[-+]?0o_*[0-7][0-7_]*$/,
  /^[-+]?(?:\.\d[\d_]*|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?\d+)?$/,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\s*\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?\s*(?:Z|[-+]\d{1,2}(?::?\d{2})?)?)?$/,
];

export function scalarStyle(text: string, isKey: boolean): ScalarStyle {
  const analysis = analyze(text);
  if (text.includes('\n')) return analysis.block && !isKey ? 'literal' : 'double';
  if (OTHER_TYPES.some((pattern) => pattern.test(text))) return 'double';
  if (analysis.plain) return 'plain';
  return analysis.single ? 'single' : 'double';
}

interface Analysis {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

function analyze(text: string): Analysis {
  if (text === '') return { plain: false, single: true, block: false };
  let indicators = text.startsWith('---') || text.startsWith('...');
  let special = false;
  let spaceBreak = false;
  let breakSpace = false;
  let previousSpace = false;
  let previousBreak = false;
  let precededByBlank = true;
  const characters = [...text];
  characters.forEach((character, index) => {
    const next = characters[index + 1];
    const followedByBlank = next === undefined || /[ \t\n\r\u0085\u2028\u2029]/.test(next);
    if (index === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(character)) indicators = true;
      else if ('?:'.includes(character) && followedByBlank) indicators = true;
      else if (character === '-' && followedByBlank) indicators = true;
    } else if (character === ':' && followedByBlank) indicators = true;
    else if (character === '#' && precededByBlank) indicators = true;
    if (!isPrintable(character)) special = true;
    const isBreak = /[\n\r\u0085\u2028\u2029]/.test(character);
    if (character === ' ') {
      if (previousBreak) breakSpace = true;
      previousSpace = true;
      previousBreak = false;
    } else if (isBreak) {
      if (previousSpace) spaceBreak = true;
      previousSpace = false;
      previousBreak = true;
    } else {
      previousSpace = false;
      previousBreak = false;
    }
    precededByBlank = character === ' ' || character === '\t' || isBreak;
  });
  const leadingSpace = text.startsWith(' ');
  const trailingSpace = text.endsWith(' ');
  const edgeBreak = /^[\n\r]|[\n\r]$/.test(text);
  const multiline = /[\n\r\u0085\u2028\u2029]/.test(text);
  return {
    plain: !indicators && !special && !leadingSpace && !trailingSpace && !edgeBreak && !breakSpace && !multiline,
    single: !special && !spaceBreak && !breakSpace && !multiline,
    block: !special && !spaceBreak && !trailingSpace,
  };
}

function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0a) return true;
  if (code < 0x20 || code === 0x7f) return false;
  if (code >= 0x80 && code < 0xa0) return code === 0x85;
  return code !== 0xfeff && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff && code <= 0xffff;
}

export function literal(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const chomp = text.endsWith('\n') ? (text === '\n' || text.endsWith('\n\n') ? '+' : '') : '-';
  const lines = text.split('\n');
  if (text.endsWith('\n')) lines.pop();
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line)).join('\n')}`;
}

/** Breaks at single spaces once a line is past its width. */
export function foldedPlain(text: string, indent: number, column: number, isKey: boolean): string {
  return fold(text, indent, column, !isKey, 0, text.length);
}

export function singleQuoted(text: string, indent: number, column: number, isKey: boolean): string {
  return `'${fold(text, indent, column + 1, !isKey, 1, [...text].length - 1, (character) => (character === "'" ? "''" : character))}'`;
}

function fold(
  text: string,
  indent: number,
  start: number,
  allowBreaks: boolean,
  from: number,
  to: number,
  write: (character: string) => string = (character) => character,
): string {
  const characters = [...text];
  let column = start;
  let spaces = false;
  let result = '';
  characters.forEach((character, index) => {
    if (character === ' ') {
      const next = characters[index + 1];
      if (allowBreaks && !spaces && column > WIDTH && index >= from && index < to && next !== ' ') {
        result += `\n${' '.repeat(indent)}`;
        column = indent;
      } else {
        result += ' ';
        column++;
      }
      spaces = true;
      return;
    }
    const written = write(character);
    result += written;
    column += written.length;
    spaces = false;
  });
  return result;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

export function doubleQuoted(text: string, indent: number, column: number, isKey: boolean): string {
  const characters = [...text];
  let result = '"';
  let at = column + 1;
  let spaces = false;
  characters.forEach((character, index) => {
    if (!isPrintable(character) || /["\\\n\u0085\u00a0\u2028\u2029\ufeff]/.test(character)) {
      const code = character.codePointAt(0) ?? 0;
      const hex = code.toString(16).toUpperCase();
      const escape =
        ESCAPES[character] ??
        (code <= 0xff ? `\\x${hex.padStart(2, '0')}` : code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`);
      result += escape;
      at += escape.length;
      spaces = false;
    } else if (character === ' ') {
      if (!isKey && !spaces && at > WIDTH && index > 0 && index < characters.length - 1) {
        result += `\n${' '.repeat(indent)}`;
        at = indent;
        if (characters[index + 1] === ' ') {
          result += '\\';
          at++;
        }
      } else {
        result += ' ';
        at++;
      }
      spaces = true;
    } else {
      result += character;
      at++;
      spaces = false;
    }
  });
  return `${result}"`;
}
