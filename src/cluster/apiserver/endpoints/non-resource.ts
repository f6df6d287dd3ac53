import { groupResource } from '#kube/api-resource.ts';
import { quote } from '#kube/go-quote.ts';
import type { ApiRequest, ApiResponse } from '#kube/transport.ts';
import type { ApiServer } from '../api-server.ts';
import { TOKEN_ISSUER } from '../authentication/token-issuer.ts';
import { openApiV2 } from '../openapi/openapi-v2.ts';
import { openApiV3, openApiV3Index } from '../openapi/openapi-v3.ts';
import { queryValue } from './request-info.ts';
import { serverVersion } from './version.ts';

const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' } as const;
const METRICS = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } as const;
const JSON_TYPE = { 'content-type': 'application/json' } as const;
/** `/livez`, and each of its parts alone: `/livez/etcd`. */
const CHECK = /^\/(healthz|livez|readyz)(?:\/(ping|log|etcd))?$/;
const PARTS = ['ping', 'log', 'etcd'];

/** Nobody can verify tokens by it: they carry no real signature (see create-token.ts), so there are no keys. */
const ISSUER_METADATA = {
  issuer: TOKEN_ISSUER,
  jwks_uri: `${TOKEN_ISSUER}/openid/v1/jwks`,
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};

/** Health, version, OpenAPI, the index of paths. */
export function nonResourceDocument(server: ApiServer, { path, query }: ApiRequest): ApiResponse | undefined {
  const [, check, part] = CHECK.exec(path) ?? [];
  if (check !== undefined) {
    const verbose = part === undefined && queryValue(query, 'verbose') !== undefined;
    return { status: 200, headers: TEXT, body: verbose ? checks(check, [query?.['exclude'] ?? []].flat()) : 'ok' };
  }
  if (path === '/.well-known/openid-configuration') return { status: 200, headers: JSON_TYPE, body: ISSUER_METADATA };
  if (path === '/openid/v1/jwks') return { status: 200, headers: { 'content-type': 'application/jwk-set+json' }, body: { keys: [] } };
  if (path === '/metrics') return { status: 200, headers: METRICS, body: metrics(server) };
  if (path === '/version' || path === '/version/') return { status: 200, headers: JSON_TYPE, body: serverVersion };
  if (path === '/openapi/v2') return { status: 200, headers: JSON_TYPE, body: openApiV2(server.registry) };
  if (path === '/openapi/v3') return { status: 200, headers: JSON_TYPE, body: openApiV3Index(server.registry) };
  if (path.startsWith('/openapi/v3/')) {
    const body = openApiV3(server.registry, path.slice('/openapi/v3/'.length));
    return body === undefined ? undefined : { status: 200, headers: JSON_TYPE, body };
  }
  if (path !== '/') return undefined;
  const versions = new Set(
    server.registry.served.map(
      ({
        version: {
          resource: { group, version },
        },
      }) => (group === '' ? `/api/${version}` : `/apis/${group}/${version}`),
    ),
  );
  return {
    status: 200,
    headers: JSON_TYPE,
    body: { paths: ['/api', '/apis', ...versions, '/healthz', '/livez', '/metrics', '/openapi/v2', '/openapi/v3', '/readyz', '/version'].toSorted() },
  };
}

/** Each part with its result; `excluded` are those that nobody asks for. */
function checks(check: string, excluded: readonly string[]): string {
  const lines = PARTS.map((name) => `[+]${name} ${excluded.includes(name) ? 'excluded: ' : ''}ok\n`);
  const unknown = [...new Set(excluded)].filter((name) => !PARTS.includes(name)).toSorted();
  const warning = `warn: some health checks cannot be excluded: no matches for ${unknown.map((name) => quote(name)).join(',')}\n`;
  return `${lines.join('')}${unknown.length === 0 ? '' : warning}${check} check passed\n`;
}

/** What there is to count, as kube-apiserver names it. */
function metrics({ store, registry }: ApiServer): string {
  const counts = registry.definitions.filter(({ resource }) => resource.verbs.includes('list')).map(({ resource }) => groupResource(resource));
  return [
    '# HELP apiserver_storage_objects [STABLE] Number of stored objects at the time of last check split by kind.',
    '# TYPE apiserver_storage_objects gauge',
    ...counts.map((resource) => `apiserver_storage_objects{resource="${resource}"} ${String(store.list(resource).length)}`),
    '',
  ].join('\n');
}
