// Mirrors RequestInfoFactory of k8s.io/apiserver/pkg/endpoints/request.
import type { ApiRequest } from '#kube/transport.ts';

export interface RequestInfo {
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly namespace: string | undefined;
  /** Plural; empty when the path names none (discovery). */
  readonly resource: string;
  /** Empty for collections. */
  readonly name: string;
  readonly subresource: string | undefined;
  /** What follows `proxy`, with its slash. */
  readonly subpath: string;
}

const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

const VERBS = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' } as const;

/** What a path below /api/v1 or /apis/<group>/<version> asks for; undefined for any other path. */
export function parseRequestInfo({ method, path, query }: ApiRequest): RequestInfo | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') return undefined;
  const [group, version] = core ? ['', parts[1]] : [parts[1], parts[2]];
  const rest = parts.slice(core ? 2 : 3);
  if (group === undefined || version === undefined || rest.length === 0) return undefined;
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 1) {
    namespace = rest[1];
    if (rest.length > 2 && !(rest.length === 3 && NAMESPACE_SUBRESOURCES.has(rest[2] as string))) rest.splice(0, 2);
  }
  const [resource = '', name = '', subresource, ...below] = rest;
  const verb = verbOf(method, name, queryValue(query, 'watch'));
  if (group === '' && resource === 'namespaces') namespace = undefined;
  return { verb, group, version, namespace, resource, name, subresource, subpath: below.length === 0 ? '/' : `/${below.join('/')}` };
}

function verbOf(method: ApiRequest['method'], name: string, watch: string | undefined): string {
  if (name !== '') return method === 'GET' && isTrue(watch) ? 'watch' : VERBS[method];
  if (method === 'GET') return isTrue(watch) ? 'watch' : 'list';
  return method === 'DELETE' ? 'deletecollection' : VERBS[method];
}

/** The first value of a query parameter. */
export function queryValue(query: ApiRequest['query'], name: string): string | undefined {
  const value = query?.[name];
  return typeof value === 'string' || value === undefined ? value : value[0];
}

export function queryValues(query: ApiRequest['query'], name: string): readonly string[] {
  const value = query?.[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

export function isTrue(value: string | undefined): boolean {
  return value === 'true' || value === '1' || value === '';
}
