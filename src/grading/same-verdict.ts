import type { TaskVerdict } from './verdict.ts';

/** Whether two verdicts say the same. The seconds that are left run by themselves, and are no news. */
export function sameVerdict(a: TaskVerdict | undefined, b: TaskVerdict | undefined): boolean {
  return same(a, b);
}

const COUNTDOWN = 'remaining';

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys({ ...a, ...b });
  return keys.every((key) => key === COUNTDOWN || same(a[key], b[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
