import type { TaskVerdict } from './verdict.ts';

/** The seconds that are left run by themselves, and are no news. */
const news = (verdict: TaskVerdict | undefined): string | undefined =>
  JSON.stringify(verdict, (key, value: unknown) => (key === 'remaining' ? undefined : value));

/** Whether two verdicts say the same. */
export const sameVerdict = (a: TaskVerdict | undefined, b: TaskVerdict | undefined): boolean => news(a) === news(b);
