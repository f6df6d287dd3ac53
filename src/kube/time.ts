/** Points in time as the API writes them. Mirrors metav1.Time and metav1.MicroTime. */
export class TimeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TimeError';
  }
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** The last answer: within one second everybody asks for the same. */
let last = { second: Number.NaN, text: '' };

/** `2026-01-31T12:00:00Z`; `ms` since the epoch. */
export function formatTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== last.second) last = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` };
  return last.text;
}

/** `2026-01-31T12:00:00.000000Z`, as leases and events have it. */
export function formatMicroTime(ms: number): string {
  const micros = Math.floor((ms - Math.floor(ms)) * 1000);
  return `${new Date(Math.floor(ms)).toISOString().slice(0, 23)}${String(micros).padStart(3, '0')}Z`;
}

/** Milliseconds since the epoch. Throws `TimeError` with time.Parse's message. */
export function parseTime(text: string): number {
  const ms = RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new TimeError(`parsing time "${text}" as "2006-01-02T15:04:05Z07:00": ${whatIsWrong(text)}`);
  return ms;
}

/** In UTC, to the second (or the microsecond). Throws `TimeError`. */
export function canonicalTime(text: string, micro: boolean): string {
  if (text === '') throw new TimeError('parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"');
  const ms = parseTime(text);
  if (!micro) return formatTime(ms);
  const fraction = (/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(6, '0').slice(0, 6);
  return `${formatTime(ms).slice(0, 19)}.${fraction}Z`;
}

const LAYOUT: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d\d/, '01'],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d\d/, '15'],
  [/^:/, ':'],
  [/^\d\d/, '04'],
  [/^:/, ':'],
  [/^\d\d(\.\d+)?/, '05'],
  [/^(Z|[+-]\d\d:\d\d)/, 'Z07:00'],
];

function whatIsWrong(text: string): string {
  let rest = text;
  for (const [pattern, part] of LAYOUT) {
    const match = pattern.exec(rest);
    if (match === null) return `cannot parse "${rest}" as "${part}"`;
    rest = rest.slice(match[0].length);
  }
  return rest === '' ? 'day out of range' : `extra text: "${rest}"`;
}
