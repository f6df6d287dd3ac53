// Mirrors pkg/proxy/healthcheck of kube-proxy: whether a node has endpoints of a Service, for the balancers outside.
import type { Service } from '#kube/generated/types.ts';
import type { HttpResponse } from '#posix/network.ts';
import { encodeUtf8 } from '#posix/utf8.ts';

export function healthCheckResponse({ metadata: { name, namespace = '' } }: Service, localEndpoints: number): HttpResponse {
  const lines = [
    '{',
    '\t"service": {',
    `\t\t"namespace": "${namespace}",`,
    `\t\t"name": "${name}"`,
    '\t},',
    `\t"localEndpoints": ${String(localEndpoints)},`,
    '\t"serviceProxyHealthy": true',
    '}',
  ];
  return {
    status: localEndpoints > 0 ? 200 : 503,
    headers: {
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'x-load-balancing-endpoint-weight': String(localEndpoints),
    },
    body: encodeUtf8(lines.join('\n')),
  };
}
