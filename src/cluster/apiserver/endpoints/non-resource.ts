import type { ApiRequest, ApiResponse } from '#kube/transport.ts';
import type { ApiServer } from '../api-server.ts';
import { openApiV2 } from '../openapi/openapi-v2.ts';
import { openApiV3, openApiV3Index } from '../openapi/openapi-v3.ts';
import { queryValue } from './request-info.ts';
import { serverVersion } from './version.ts';

const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' } as const;
const JSON_TYPE = { 'content-type': 'application/json' } as const;
const CHECKS: Readonly<Record<string, string>> = { '/healthz': 'healthz', '/livez': 'livez', '/readyz': 'readyz' };

/** Health, version, OpenAPI, the index of paths. */
export function nonResourceDocument(server: ApiServer, { path, query }: ApiRequest): ApiResponse | undefined {
  const check = CHECKS[path];
  if (check !== undefined) {
    const verbose = queryValue(query, 'verbose') !== undefined;
    return { status: 200, headers: TEXT, body: verbose ? `[+]ping ok\n[+]etcd ok\n${check} check passed\n` : 'ok' };
  }
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
    body: { paths: ['/api', '/apis', ...versions, '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'].toSorted() },
  };
}
