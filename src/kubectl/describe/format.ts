import { humanDuration } from '#kube/duration.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (value: number): string => String(value).padStart(2, '0');

/** RFC 1123 with a numeric zone: `Sat, 21 Nov 2026 03:05:40 +0000`. */
export function formatTimestamp(time: string | undefined): string {
  if (time === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const date = new Date(time);
  return `${DAYS[date.getUTCDay()] ?? ''}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

export function age(time: string | undefined, now: number): string {
  return time === undefined ? '<unknown>' : humanDuration(now - Date.parse(time));
}

export function joinOrNone(values: readonly string[] | undefined, separator = ','): string {
  return values === undefined || values.length === 0 ? '<none>' : values.join(separator);
}

/** `a=1,b=2` with sorted keys. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  return joinOrNone(
    Object.entries(labels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
  );
}

/** As Go prints a bool pointer or a missing value. */
export const orUnset = (value: string | number | boolean | undefined): string => (value === undefined || value === '' ? '<unset>' : String(value));

/** Go's %v of a list: `[a b]`. */
export const goList = (values: readonly string[] | undefined): string => `[${(values ?? []).join(' ')}]`;

const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** `Some Field Name` from `someFieldName`, as generic descriptions title fields; a name with digits or dots stays as it is. */
export function titleOf(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const words = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-+/gu) ?? [];
  return words.map((word) => (ACRONYMS.has(word.toUpperCase()) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1))).join(' ');
}
