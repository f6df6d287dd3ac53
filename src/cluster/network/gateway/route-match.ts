// Mirrors the precedence of HTTPRoute matches: host, path, method, headers, query parameters, age.
import type { HttpRequest } from '#posix/network.ts';
import { toPattern } from '../ingress/path-pattern.ts';
import type { HttpRoute, RouteMatch, RouteRule, ValueMatch } from './gateway-types.ts';

export interface Matched {
  readonly route: HttpRoute;
  readonly rule: RouteRule;
  readonly match: RouteMatch;
  /** Compared from the first number on; the greatest wins. */
  readonly rank: readonly number[];
}

/** Whether a host name fits a name that may begin with `*.`; undefined fits every one. */
export function hostFits(pattern: string | undefined, host: string): boolean {
  if (pattern === undefined || pattern === '') return true;
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1 : pattern === host;
}

/** Whether some host fits both names. */
export function hostsMeet(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === '' || b === '') return true;
  return a === b || hostFits(a, b) || hostFits(b, a);
}

export function bestMatch(routes: readonly HttpRoute[], host: string, request: HttpRequest): Matched | undefined {
  const found: Matched[] = [];
  for (const route of routes) {
    const { hostnames, rules } = route.spec;
    const own = hostnames === undefined || hostnames.length === 0 ? [undefined] : hostnames;
    const fitting = own.filter((name) => hostFits(name, host));
    if (fitting.length === 0) continue;
    const hostRank = Math.max(...fitting.map((name) => (name === undefined ? 0 : name.startsWith('*.') ? name.length : 1000 + name.length)));
    for (const rule of rules ?? []) {
      for (const match of rule.matches ?? [{}]) {
        if (!matches(match, request)) continue;
        found.push({ route, rule, match, rank: [hostRank, ...rankOf(match), -Date.parse(route.metadata.creationTimestamp)] });
      }
    }
  }
  return found.sort((a, b) => compare(b.rank, a.rank))[0];
}

function matches({ path, headers, queryParams, method }: RouteMatch, request: HttpRequest): boolean {
  const [own = '/', query = ''] = request.target.split('?');
  if (!pathFits(path ?? {}, own) || (method !== undefined && method !== request.method)) return false;
  const parameters = new Map(
    query.split('&').map((pair): [string, string] => {
      const [name = '', value = ''] = pair.split('=');
      return [name, value];
    }),
  );
  return (
    (headers ?? []).every((each) => valueFits(each, request.headers[each.name.toLowerCase()])) &&
    (queryParams ?? []).every((each) => valueFits(each, parameters.get(each.name)))
  );
}

function pathFits({ type = 'PathPrefix', value = '/' }: NonNullable<RouteMatch['path']>, path: string): boolean {
  if (type === 'Exact') return path === value;
  if (type === 'RegularExpression') return toPattern(`${value}$`).test(path);
  const bare = value.replace(/\/$/, '');
  return bare === '' || path === bare || path.startsWith(`${bare}/`);
}

function valueFits({ type = 'Exact', value }: ValueMatch, sent: string | undefined): boolean {
  if (sent === undefined) return false;
  return type === 'RegularExpression' ? toPattern(`${value}$`).test(sent) : sent === value;
}

function rankOf({ path, method, headers, queryParams }: RouteMatch): readonly number[] {
  const { type = 'PathPrefix', value = '/' } = path ?? {};
  return [type === 'Exact' ? 1 : 0, value.length, method === undefined ? 0 : 1, (headers ?? []).length, (queryParams ?? []).length];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - (b[index] ?? 0);
  return 0;
}
