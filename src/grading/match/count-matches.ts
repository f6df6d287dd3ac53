import { findMismatch } from './find-mismatch.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How many of the single things that a pattern asks are so: of several objects, the one that was meant has the most. */
export function countMatches(wanted: unknown, found: unknown): number {
  if (!isFields(wanted) || Object.keys(wanted).some((key) => key.startsWith('$'))) return findMismatch(wanted, found) === undefined ? 1 : 0;
  if (!isFields(found)) return 0;
  return Object.entries(wanted).reduce((sum, [key, value]) => sum + (Object.hasOwn(found, key) ? countMatches(value, found[key]) : 0), 0);
}
