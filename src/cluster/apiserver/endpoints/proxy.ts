// Mirrors ProxyREST of pods and services in k8s.io/kubernetes/pkg/registry/core.
import type { EndpointSlice, Pod, Service } from '#kube/generated/types.ts';
import { StatusError } from '#kube/status-error.ts';
import { badRequest, serviceUnavailable } from '#kube/status-errors.ts';
import type { ByteStream } from '#kube/transport.ts';
import type { HttpResponse } from '#posix/network.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { NodeConnection } from '../../api/node-connection.ts';
import { getObject } from '../generic/read-object.ts';
import type { RequestScope } from './request-scope.ts';

/** One HTTP request to `[scheme:]name[:port]`, as a stream of its body. */
export async function proxyToPod(scope: RequestScope, nodes: NodeConnection): Promise<ByteStream> {
  const { info, request, definition, server } = scope;
  const parts = info.name.split(':');
  const [scheme, name = '', port = ''] = parts.length === 3 ? parts : ['http', ...parts];
  const object = getObject(server, definition, info.namespace, name);
  const target =
    definition.resource.plural === 'services'
      ? endpointOf(scope, object as Service, port)
      : { pod: object as Pod, port: podPort(object as Pod, port) };
  const query = new Map(Object.entries(request.query ?? {}).flatMap(([key, value]) => [value].flat().map((item) => [key, item] as const)));
  const search = [...query].map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&');
  const body =
    request.body === undefined ? new Uint8Array() : encodeUtf8(typeof request.body === 'string' ? request.body : JSON.stringify(request.body));
  const response = await nodes.http(target.pod, target.port, {
    method: request.method,
    target: search === '' ? info.subpath : `${info.subpath}?${search}`,
    headers: { ...request.headers, host: request.headers?.['host'] ?? name },
    body,
    scheme: scheme === 'https' ? 'https' : 'http',
  });
  if (response.status >= 500 && response.body.length === 0)
    throw new StatusError({ code: response.status, reason: 'ServiceUnavailable', message: `error trying to reach service` });
  return streamOf(response);
}

const streamOf = ({ body }: HttpResponse): ByteStream => ({
  close: () => undefined,
  async *[Symbol.asyncIterator]() {
    if (body.length > 0) yield body;
  },
});

/** What the kubelet of `[scheme:]name[:port]` serves. */
export function proxyToNode({ server, definition, info }: RequestScope, nodes: NodeConnection): ByteStream {
  const parts = info.name.split(':');
  const name = (parts.length === 3 ? parts[1] : parts[0]) ?? '';
  getObject(server, definition, undefined, name);
  const response = nodes.kubelet(name, info.subpath);
  if (response.status === 404) throw new StatusError({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' });
  return streamOf(response);
}

function podPort({ metadata, spec }: Pod, port: string): number {
  const declared = spec.containers.flatMap(({ ports }) => ports ?? []);
  if (port === '') return declared[0]?.containerPort ?? 80;
  const number = Number(port);
  const found = Number.isInteger(number) ? number : declared.find(({ name }) => name === port)?.containerPort;
  if (found === undefined) throw badRequest(`no port ${port} in pod ${metadata.name}`);
  return found;
}

function endpointOf({ server, info }: RequestScope, service: Service, port: string): { readonly pod: Pod; readonly port: number } {
  const wanted = service.spec?.ports?.find((candidate) => port === '' || candidate.name === port || String(candidate.port) === port);
  const name = service.metadata.name;
  if (wanted === undefined) throw serviceUnavailable(`no service port "${port}" found for service "${name}"`);
  const slices = server.store.list('endpointslices.discovery.k8s.io', {
    namespace: info.namespace ?? '',
    labels: { 'kubernetes.io/service-name': name },
  });
  for (const slice of slices as readonly EndpointSlice[]) {
    const target = slice.ports?.find((candidate) => (candidate.name ?? '') === (wanted.name ?? ''))?.port;
    const ready = slice.endpoints.find(({ conditions, targetRef }) => conditions?.ready !== false && targetRef?.kind === 'Pod');
    const pod = server.store.find('pods', info.namespace, ready?.targetRef?.name ?? '');
    if (target !== undefined && pod !== undefined) return { pod: pod as Pod, port: target };
  }
  throw serviceUnavailable(`no endpoints available for service "${name}"`);
}
