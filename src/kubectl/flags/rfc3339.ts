/** Times of flags, with the complaints of Go's time.Parse. */
import { quote } from '#kube/go-quote.ts';
import { UsageError } from '../usage-error.ts';

const LAYOUT = '2006-01-02T15:04:05Z07:00';
const PARTS: readonly (readonly [pattern: RegExp, name: string])[] = [
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
  [/^(Z|[-+]\d\d:\d\d)/, 'Z07:00'],
];

/** Throws `UsageError` for what is no time; nothing is none. */
export function checkRfc3339(text: string): void {
  if (text === '') return;
  const fail = (why: string): never => {
    throw new UsageError(`parsing time ${quote(text)}${why}`);
  };
  let rest = text;
  for (const [pattern, name] of PARTS) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) return fail(` as ${quote(LAYOUT)}: cannot parse ${quote(rest)} as ${quote(name)}`);
    rest = rest.slice(found.length);
  }
  if (rest !== '') fail(`: extra text: ${quote(rest)}`);
}
