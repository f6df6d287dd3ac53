import { linearRegex, matchedGroups, type LinearRegex } from '../../../linear-regex.ts';

/** A regular expression of a configuration. Undefined when it is none that is understood (look-around is not). */
export interface NginxRegex {
  test(text: string): boolean;
  /** The whole match and its groups; undefined when it does not match. */
  match(text: string): { readonly groups: readonly string[]; readonly named: ReadonlyMap<string, string> } | undefined;
}

export function nginxRegex(source: string, ignoreCase: boolean): NginxRegex | undefined {
  let regex: LinearRegex;
  try {
    regex = linearRegex(source.replace(/\(\?<(?![=!])/g, '(?P<'), { ignoreCase });
  } catch {
    return undefined;
  }
  return {
    test: (text) => regex.matcher(text).find(),
    match(text) {
      const groups = matchedGroups(regex, text);
      if (groups === undefined) return undefined;
      return { groups, named: new Map(Object.entries(regex.namedGroups()).map(([name, index]) => [name, groups[index] ?? ''])) };
    },
  };
}
