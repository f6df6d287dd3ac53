import { RE2JS } from 're2js';

/** A regular expression in RE2 syntax, matched in time linear in the text, whatever the pattern. */
export interface Pattern {
  /** Somewhere in `text`. */
  test(text: string): boolean;
  /** How often, without overlaps. */
  count(text: string): number;
}

/** More of a text is not looked at: learners' programs may print without end. */
const MOST_TEXT = 1024 * 1024;
const CACHE_LIMIT = 1_000;
const cache = new Map<string, Pattern>();

/** Longer, a pattern takes long to compile, and nobody understands it. */
const LONGEST = 2_000;

/** Throws when it is no pattern (look-ahead and back-references are none in RE2). */
export function compilePattern(source: string): Pattern {
  const known = cache.get(source);
  if (known !== undefined) return known;
  if (source.length > LONGEST) throw new Error(`it is longer than ${LONGEST} characters`);
  const compiled = RE2JS.compile(source);
  const bounded = (text: string): string => (text.length > MOST_TEXT ? text.slice(0, MOST_TEXT) : text);
  const pattern: Pattern = {
    test: (text) => compiled.matcher(bounded(text)).find(),
    count: (text) => {
      const matcher = compiled.matcher(bounded(text));
      let found = 0;
      while (matcher.find()) found++;
      return found;
    },
  };
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(source, pattern);
  return pattern;
}

/** What is wrong with it, or undefined. */
export function patternProblem(source: string): string | undefined {
  try {
    compilePattern(source);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
