import { linearRegex, matchedGroups, type LinearRegex } from '../../linear-regex.ts';

/** A path of an Ingress as nginx's `location ~*` reads it. */
export interface PathPattern {
  test(path: string): boolean;
  /** The groups, the whole match first; undefined when it does not match. */
  groups(path: string): readonly string[] | undefined;
}

const NOTHING: PathPattern = { test: () => false, groups: () => undefined };

/** From the beginning of the path, whatever case. What is no pattern matches nothing. */
export function toPattern(source: string): PathPattern {
  let regex: LinearRegex;
  try {
    regex = linearRegex(`^${source}`, { ignoreCase: true });
  } catch {
    return NOTHING;
  }
  return { test: (path) => regex.matcher(path).find(), groups: (path) => matchedGroups(regex, path) };
}

/** Whether nginx could compile it. */
export function isPattern(source: string): boolean {
  return toPattern(source) !== NOTHING;
}
