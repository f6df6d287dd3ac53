import { outputToFile } from '#posix/file-stream.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { readAll } from '#posix/read-stream.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import { parseOptions } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { complain, defineProgram, Failure, openInput, reasonOf, resolvePath } from './program.ts';

const LONG = {
  'ignore-leading-blanks': 'b',
  'dictionary-order': 'd',
  'ignore-case': 'f',
  'general-numeric-sort': 'g',
  'human-numeric-sort': 'h',
  'month-sort': 'M',
  'numeric-sort': 'n',
  'random-sort': 'R',
  reverse: 'r',
  'version-sort': 'V',
  check: 'c',
  'key=': 'k',
  merge: 'm',
  'output=': 'o',
  stable: 's',
  'field-separator=': 't',
  unique: 'u',
  'zero-terminated': 'z',
  'buffer-size=': 'S',
  'temporary-directory=': 'T',
  'parallel=': 'parallel',
};
const ORDER = 'bdfghiMnRrV';
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** What is sorted at once: more would keep everybody waiting. */
const MOST_LINES = 500_000;

type Compare = (a: string, b: string) => number;

interface Position {
  readonly field: number;
  readonly character: number;
}

interface SortKey {
  readonly start: Position;
  readonly end: Position | undefined;
  readonly order: string;
}

const byBytes: Compare = (a, b) => {
  if (a === b) return 0;
  // UTF-16 and UTF-8 agree but for characters beyond the first plane.
  if (!/[\ud800-\udfff]/.test(a) && !/[\ud800-\udfff]/.test(b)) return a < b ? -1 : 1;
  const [left, right] = [encodeUtf8(a), encodeUtf8(b)];
  const index = left.findIndex((byte, at) => byte !== right[at]);
  return index < 0 ? left.length - right.length : (left[index] ?? 0) - (right[index] ?? -1);
};

function numeric(text: string): number {
  return Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] ?? '0') || 0;
}

function human(text: string): number {
  const [, digits = '0', unit = ''] = /^\s*(-?\d*\.?\d*)([KkMGTPEZY]?)/.exec(text) ?? [];
  const power = ' KMGTPEZY'.indexOf(unit.toUpperCase());
  // Units weigh more than what stands before them.
  return (Number(digits) || 0) * 1024 ** Math.max(0, power);
}

function byVersion(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one = '', other = ''] = [left[index], right[index]];
    const order = /^\d/.test(one) && /^\d/.test(other) ? Number(one) - Number(other) : byBytes(one, other);
    if (order !== 0) return order;
  }
  return 0;
}

function comparison(order: string): Compare {
  const number =
    (value: (text: string) => number): Compare =>
    (a, b) => {
      const [left, right] = [value(a), value(b)];
      return left < right ? -1 : left > right ? 1 : 0;
    };
  let compare: Compare = byBytes;
  if (order.includes('n')) compare = number(numeric);
  else if (order.includes('g')) compare = number((text) => parseFloat(text) || (text.trim().startsWith('0') ? 0 : Number.NEGATIVE_INFINITY));
  else if (order.includes('h')) compare = number(human);
  else if (order.includes('M')) compare = number((text) => MONTHS.indexOf(text.trim().slice(0, 3).toUpperCase()));
  else if (order.includes('V')) compare = byVersion;
  const prepare = (text: string) => {
    let prepared = order.includes('b') ? text.replace(/^\s+/, '') : text;
    if (order.includes('d')) prepared = prepared.replace(/[^\p{L}\p{N}\s]/gu, '');
    return order.includes('f') ? prepared.toUpperCase() : prepared;
  };
  const prepared: Compare = /[bdf]/.test(order) ? (a, b) => compare(prepare(a), prepare(b)) : compare;
  return order.includes('r') ? (a, b) => prepared(b, a) : prepared;
}

function parseKey(text: string): SortKey {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text);
  if (match === null) throw new Failure(`invalid number at field start: invalid count at start of ‘${text}’`, 2);
  const [, field = '1', character = '1', letters = '', lastField, lastCharacter = '0', lastLetters = ''] = match;
  if (Number(field) === 0) throw new Failure(`field number is zero: invalid field specification ‘${text}’`, 2);
  return {
    start: { field: Number(field), character: Number(character) },
    end: lastField === undefined ? undefined : { field: Number(lastField), character: Number(lastCharacter) },
    order: letters + lastLetters,
  };
}

/** The part of a line that a key compares. */
function part(line: string, { start, end, order }: SortKey, separator: string | undefined): string {
  const bounds: { readonly from: number; readonly to: number }[] = [];
  if (separator === undefined) for (const match of line.matchAll(/\s*\S+/g)) bounds.push({ from: match.index, to: match.index + match[0].length });
  else {
    let from = 0;
    for (const piece of line.split(separator)) {
      bounds.push({ from, to: from + piece.length });
      from += piece.length + separator.length;
    }
  }
  const first = bounds[start.field - 1];
  if (first === undefined) return '';
  const skip = order.includes('b') ? (/^\s*/.exec(line.slice(first.from))?.[0].length ?? 0) : 0;
  const last = end === undefined ? undefined : bounds[end.field - 1];
  const to = end === undefined || last === undefined ? line.length : end.character === 0 ? last.to : Math.min(line.length, last.from + end.character);
  return line.slice(first.from + skip + start.character - 1, to);
}

function makeCompare(options: ParsedOptions): { readonly compare: Compare; readonly keyed: Compare } {
  const global = Array.from(ORDER)
    .filter((letter) => options.has(letter))
    .join('');
  const separator = options.get('t')?.replace(/^\\0$/, '\0');
  if (separator !== undefined && [...separator].length !== 1) throw new Failure(`multi-character tab ‘${separator}’`, 2);
  const keys = (options.values.get('k') ?? []).map(parseKey).map((key) => ({ key, order: comparison(key.order === '' ? global : key.order) }));
  const whole = comparison(global);
  const keyed: Compare =
    keys.length === 0
      ? whole
      : (a, b) => {
          for (const { key, order } of keys) {
            const result = order(part(a, key, separator), part(b, key, separator));
            if (result !== 0) return result;
          }
          return 0;
        };
  const stable = options.has('s') || options.has('u');
  const last = comparison(global.includes('r') ? 'r' : '');
  return { compare: stable ? keyed : (a, b) => keyed(a, b) || last(a, b), keyed };
}

export const sort = defineProgram('sort', async (process, args) => {
  const options = parseOptions('sort', args, 'bdfghiMnRrVcCk:mo:st:uzS:T:', LONG, { code: 2 });
  const ending = options.has('z') ? '\0' : '\n';
  const { compare, keyed } = makeCompare(options);
  const lines = await readLinesOf(process, options.operands, ending);
  if (options.has('c') || options.has('C')) {
    const at = lines.findIndex(
      (line, index) => index > 0 && (options.has('u') ? keyed : compare)(lines[index - 1] ?? '', line) > (options.has('u') ? -1 : 0),
    );
    if (at < 0) return 0;
    if (options.has('c')) await complain(process, `${options.operands[0] ?? '-'}:${at + 1}: disorder: ${lines[at] ?? ''}`);
    return 1;
  }
  lines.sort(compare);
  const shown = options.has('u') ? lines.filter((line, index) => index === 0 || keyed(lines[index - 1] ?? '', line) !== 0) : lines;
  const target = options.get('o');
  const output =
    target === undefined
      ? process.stdout
      : outputToFile(process.fs.open(resolvePath(process, target), { write: true, create: true, truncate: true }));
  for (let at = 0; at < shown.length; at += 1000) await output.write(shown.slice(at, at + 1000).join(ending) + ending);
  return 0;
});

async function readLinesOf(process: Process, operands: readonly string[], ending: string): Promise<string[]> {
  const lines: string[] = [];
  for (const file of operands.length === 0 ? ['-'] : operands) {
    let text: string;
    try {
      const bytes = await readAll(openInput(process, file));
      const count = bytes.reduce((sum, byte) => (byte === ending.charCodeAt(0) ? sum + 1 : sum), 0);
      if (lines.length + count > MOST_LINES) throw new Failure('memory exhausted', 2);
      text = decodeUtf8(bytes);
    } catch (error) {
      if (error instanceof Failure || (error instanceof PosixError && error.code === 'ENOMEM')) throw error;
      throw new Failure(
        error instanceof PosixError && error.code === 'EISDIR'
          ? `read failed: ${file}: ${reasonOf(error)}`
          : `cannot read: ${file}: ${reasonOf(error)}`,
        2,
      );
    }
    if (text === '') continue;
    for (const line of (text.endsWith(ending) ? text.slice(0, -1) : text).split(ending)) lines.push(line);
  }
  return lines;
}
