// Mirrors the filters of HTTPRoute.
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import type { HeaderModifier, PathModifier, RouteFilter, RouteMatch } from './gateway-types.ts';

export type Headers = Readonly<Record<string, string>>;

export function modifyHeaders(headers: Headers, { set, add, remove }: HeaderModifier): Headers {
  const changed: Record<string, string> = { ...headers };
  for (const { name, value } of set ?? []) changed[name.toLowerCase()] = value;
  for (const { name, value } of add ?? []) {
    const key = name.toLowerCase();
    changed[key] = changed[key] === undefined ? value : `${changed[key]},${value}`;
  }
  for (const name of remove ?? []) delete changed[name.toLowerCase()];
  return changed;
}

/** The answer of a redirect filter, if there is one. */
export function redirectOf(filters: readonly RouteFilter[], match: RouteMatch, request: HttpRequest): HttpResponse | undefined {
  const redirect = filters.find(({ type }) => type === 'RequestRedirect')?.requestRedirect;
  if (redirect === undefined) return undefined;
  const [sent = '', sentPort] = (request.headers['host'] ?? '').split(':');
  const scheme = redirect.scheme ?? request.scheme;
  const port = redirect.port ?? (redirect.scheme === undefined ? Number(sentPort ?? 0) : 0);
  const standard = port === 0 || port === (scheme === 'https' ? 443 : 80);
  const target = redirect.path === undefined ? request.target : rewritePath(redirect.path, match, request.target);
  const location = `${scheme}://${redirect.hostname ?? sent}${standard ? '' : `:${String(port)}`}${target}`;
  return { status: redirect.statusCode ?? 302, headers: { location, 'content-length': '0' }, body: new Uint8Array(0) };
}

export function rewritePath({ type, replaceFullPath, replacePrefixMatch = '/' }: PathModifier, match: RouteMatch, target: string): string {
  const [path = '/', query] = target.split('?');
  const tail = query === undefined ? '' : `?${query}`;
  if (type === 'ReplaceFullPath') return (replaceFullPath ?? '/') + tail;
  const prefix = (match.path?.value ?? '/').replace(/\/$/, '');
  const rest = path.slice(prefix.length);
  const joined = `${replacePrefixMatch.replace(/\/$/, '')}${rest === '' || rest.startsWith('/') ? rest : `/${rest}`}`;
  return (joined === '' ? '/' : joined) + tail;
}
