import { RE2JS } from 're2js';

/** A regular expression of a configuration; linear in what it reads. Undefined when it is none that is understood (look-around is not). */
export interface NginxRegex {
  test(text: string): boolean;
  /** The whole match and its groups; undefined when it does not match. */
  match(text: string): { readonly groups: readonly string[]; readonly named: ReadonlyMap<string, string> } | undefined;
}

const LIMIT = 200;
const cache = new Map<string, NginxRegex | undefined>();

export function nginxRegex(source: string, ignoreCase: boolean): NginxRegex | undefined {
  const key = `${ignoreCase ? 'i' : ''} ${source}`;
  if (!cache.has(key)) {
    if (cache.size >= LIMIT) cache.clear();
    cache.set(key, compile(source, ignoreCase));
  }
  return cache.get(key);
}

function compile(source: string, ignoreCase: boolean): NginxRegex | undefined {
  let pattern: ReturnType<typeof RE2JS.compile>;
  try {
    pattern = RE2JS.compile(source.replace(/\(\?<(?![=!])/g, '(?P<'), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    return undefined;
  }
  const names = [...source.matchAll(/\(\?P?<(\w+)>/g)].map(([, name = '']) => name);
  return {
    test: (text) => pattern.matcher(text).find(),
    match(text) {
      const matcher = pattern.matcher(text);
      if (!matcher.find()) return undefined;
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? '');
      return { groups, named: new Map(names.map((name) => [name, matcher.group(name) ?? ''])) };
    },
  };
}
