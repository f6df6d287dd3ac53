/** The functions of text/template and kubectl's own (`exists`, `base64decode`, …). */
import { decodeBase64 } from '#kube/base64.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { goPrint } from './go-print.ts';

/** As Go templates see it: false, 0, nil and what is empty are not. */
export function isTruthy(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

const print = (values: readonly unknown[]): string =>
  values
    .map((value, index) => (index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string' ? ` ${goPrint(value)}` : goPrint(value)))
    .join('');

function printf(format: unknown, values: readonly unknown[]): string {
  let next = 0;
  return String(format).replace(
    /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (next >= values.length) return `%!${verb}(MISSING)`;
      const value = values[next++];
      const text = formatVerb(verb, value, precision === undefined ? undefined : Number(precision));
      const size = Number(width ?? 0);
      return flags.includes('-') ? text.padEnd(size) : text.padStart(size, flags.includes('0') && verb !== 's' ? '0' : ' ');
    },
  );
}

function formatVerb(verb: string, value: unknown, precision: number | undefined): string {
  switch (verb) {
    case 's':
      return typeof value === 'number' ? `%!s(${Number.isInteger(value) ? 'int64' : 'float64'}=${value})` : goPrint(value).slice(0, precision);
    case 'q':
      return JSON.stringify(goPrint(value));
    case 'd':
      return typeof value === 'number' ? String(Math.trunc(value)) : `%!d(${typeof value}=${goPrint(value)})`;
    case 'f':
      return Number(value).toFixed(precision ?? 6);
    case 'x':
      return Number(value).toString(16);
    case 't':
    case 'v':
      return goPrint(value);
    default:
      return `%!${verb}(${goPrint(value)})`;
  }
}

function index(collection: unknown, keys: readonly unknown[]): unknown {
  let value = collection;
  for (const key of keys) {
    if (value === null || value === undefined) throw new Error('error calling index: index of untyped nil');
    if (Array.isArray(value)) {
      const at = Number(key);
      if (at < 0 || at >= value.length) throw new Error(`error calling index: reflect: slice index out of range`);
      value = value[at];
    } else if (typeof value === 'object') value = (value as Readonly<Record<string, unknown>>)[String(key)];
    else throw new Error(`error calling index: can't index item of type ${typeof value}`);
  }
  return value;
}

function compare(left: unknown, right: unknown): number {
  if (typeof left !== typeof right) throw new Error('incompatible types for comparison');
  return (left as number) < (right as number) ? -1 : left === right ? 0 : 1;
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' })[char] ?? char);

/** `and` and `or` are not here: they stop at the first operand that decides. */
export const functions: Readonly<Record<string, (...values: unknown[]) => unknown>> = {
  eq: (left, ...rights) => rights.some((right) => left === right),
  ne: (left, right) => left !== right,
  lt: (left, right) => compare(left, right) < 0,
  le: (left, right) => compare(left, right) <= 0,
  gt: (left, right) => compare(left, right) > 0,
  ge: (left, right) => compare(left, right) >= 0,
  not: (value) => !isTruthy(value),
  len: (value) => {
    if (typeof value === 'string' || Array.isArray(value)) return value.length;
    if (typeof value === 'object' && value !== null) return Object.keys(value).length;
    throw new Error(`error calling len: len of ${value === null || value === undefined ? 'nil pointer' : `type ${typeof value}`}`);
  },
  index: (collection, ...keys) => index(collection, keys),
  slice: (value, start, end) => (value as string | unknown[]).slice(Number(start ?? 0), end === undefined ? undefined : Number(end)),
  print: (...values) => print(values),
  println: (...values) => `${values.map(goPrint).join(' ')}\n`,
  printf: (format, ...values) => printf(format, values),
  html: (...values) => escapeHtml(print(values)),
  js: (...values) => JSON.stringify(print(values)).slice(1, -1),
  urlquery: (...values) => encodeURIComponent(print(values)).replaceAll('%20', '+'),
  exists: (collection, ...keys) => {
    try {
      return index(collection, keys) !== undefined;
    } catch {
      // Nothing there to index: that is the answer.
      return false;
    }
  },
  base64decode: (value) => {
    const bytes = decodeBase64(String(value));
    if (bytes === undefined) throw new Error(`error calling base64decode: base64 decode: illegal base64 data`);
    return decodeUtf8(bytes);
  },
};
