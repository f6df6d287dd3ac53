import { RE2JS } from 're2js';

/** A path of an Ingress as nginx's `location ~*` reads it. Linear in the path, whatever a learner writes. */
export interface PathPattern {
  test(path: string): boolean;
  /** The groups, the whole match first; undefined when it does not match. */
  groups(path: string): readonly string[] | undefined;
}

const NOTHING: PathPattern = { test: () => false, groups: () => undefined };
const CACHE_LIMIT = 500;
const cache = new Map<string, PathPattern>();

/** From the beginning of the path, whatever case. What is no pattern matches nothing. */
export function toPattern(source: string): PathPattern {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const made = compile(source);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(source, made);
  return made;
}

/** Whether nginx could compile it. */
export function isPattern(source: string): boolean {
  return toPattern(source) !== NOTHING;
}

function compile(source: string): PathPattern {
  let pattern: ReturnType<typeof RE2JS.compile>;
  try {
    pattern = RE2JS.compile(`^${source}`, RE2JS.CASE_INSENSITIVE);
  } catch {
    return NOTHING;
  }
  return {
    test: (path) => pattern.matcher(path).find(),
    groups(path) {
      const matcher = pattern.matcher(path);
      if (!matcher.find()) return undefined;
      return Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? '');
    },
  };
}
