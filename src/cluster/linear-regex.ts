import { RE2JS } from 're2js';

export type LinearRegex = ReturnType<typeof RE2JS.compile>;

const CACHE_LIMIT = 1_000;
const cache = new Map<string, LinearRegex>();

/**
 * A regular expression in RE2's syntax, matched in time linear in the text, whatever a learner writes. Compiling takes longer
 * than most matches: the same text is compiled once. Throws `RE2JSException` for what is none.
 */
export function linearRegex(source: string, { ignoreCase = false } = {}): LinearRegex {
  const key = `${ignoreCase ? 'i' : ''} ${source}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    regex = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    if (cache.size >= CACHE_LIMIT) cache.clear();
    cache.set(key, regex);
  }
  return regex;
}

/** The whole match and its groups; undefined where the text does not match. */
export function matchedGroups(regex: LinearRegex, text: string): readonly string[] | undefined {
  const matcher = regex.matcher(text);
  if (!matcher.find()) return undefined;
  return Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? '');
}
