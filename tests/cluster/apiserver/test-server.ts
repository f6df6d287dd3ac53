import { ApiServer } from '#cluster/apiserver/api-server.ts';
import { userNamed } from '#cluster/apiserver/authentication/user-info.ts';
import { defineResource, type ResourceDefinition } from '#cluster/apiserver/resource-definition.ts';
import { ResourceRegistry } from '#cluster/apiserver/resource-registry.ts';
import { MemoryStore } from '#cluster/storage/memory-store.ts';
import { apiResources } from '#kube/api-resources.ts';
import type { Deployment, Pod } from '#kube/generated/types.ts';
import type { ApiRequest, ApiResponse, HttpMethod, Transport } from '#kube/transport.ts';
import { SeededRandom } from '#posix/random.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';

/** Plain kinds, so that what is tested here is the server's and not a kind's own. */
const kinds: Readonly<Record<string, Partial<ResourceDefinition>>> = {
  pods: {
    strategy: {
      gracePeriod: (pod, requested) => ((pod as Pod).spec.nodeName ? (requested ?? 30) || undefined : undefined),
      validate: (pod) =>
        (pod as Pod).spec.containers.length > 0 ? [] : [{ type: 'FieldValueRequired', field: 'spec.containers', message: 'Required value' }],
    },
    fields: { 'spec.nodeName': (pod) => (pod as Pod).spec.nodeName ?? '' },
  },
  deployments: {
    scale: {
      specReplicas: (deployment) => (deployment as Deployment).spec?.replicas ?? 1,
      statusReplicas: (deployment) => (deployment as Deployment).status?.replicas ?? 0,
      selector: (deployment) =>
        Object.entries((deployment as Deployment).spec?.selector.matchLabels ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join(','),
      setReplicas: (deployment, replicas) => Object.assign((deployment as unknown as { spec: object }).spec, { replicas }),
    },
  },
  configmaps: { strategy: { generationOf: () => undefined } },
  namespaces: {
    strategy: {
      generationOf: () => undefined,
      prepareForCreate: (namespace) => Object.assign(namespace, { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }),
      subresources: { finalize: { apply: (stored, changed) => Object.assign(stored, { spec: (changed as { spec?: object }).spec }) } },
    },
  },
};

const COLUMNS: ResourceDefinition['columns'] = [
  { name: 'Name', type: 'string', format: 'name', description: 'Name of the object', priority: 0, cell: ({ metadata }) => metadata.name },
];

const registry = new ResourceRegistry(
  apiResources
    .filter(({ group }) => !group.startsWith('auth'))
    .map((resource) => defineResource({ resource, strategy: {}, columns: COLUMNS, ...kinds[resource.plural] })),
);

export interface TestServer {
  readonly server: ApiServer;
  readonly clock: VirtualClock;
  readonly transport: Transport;
  as(user: string): Transport;
}

/** A server with the namespace `default` and its service account. */
export function testServer(): TestServer {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const server = new ApiServer({ store: new MemoryStore(), registry, clock, random: new SeededRandom('test') });
  const api = server.api();
  api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} });
  api.create('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } });
  return {
    server,
    clock,
    transport: server.transport(userNamed('kubernetes-admin', ['system:masters'])),
    as: (user) => server.transport(userNamed(user)),
  };
}

/** `call(transport, 'GET', '/api/v1/pods?limit=1')` */
export function call(
  transport: Transport,
  method: HttpMethod,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ApiResponse> {
  return transport.send(requestOf(method, url, body, headers));
}

export function requestOf(method: HttpMethod, url: string, body?: unknown, headers: Record<string, string> = {}): ApiRequest {
  const [path = '', search = ''] = url.split('?');
  return { method, path, query: Object.fromEntries(new URLSearchParams(search)), headers, ...(body === undefined ? {} : { body }) };
}

export const pod = (name: string, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...more },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
});

export const configMap = (name: string, data: Record<string, string> = {}, metadata: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
});
