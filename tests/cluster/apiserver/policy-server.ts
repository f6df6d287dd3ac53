import { ApiServer } from '#cluster/apiserver/api-server.ts';
import { userNamed } from '#cluster/apiserver/authentication/user-info.ts';
import { definitions } from '#cluster/apiserver/registry/definitions.ts';
import { ResourceRegistry } from '#cluster/apiserver/resource-registry.ts';
import { MemoryStore } from '#cluster/storage/memory-store.ts';
import type { Transport } from '#kube/transport.ts';
import { SeededRandom } from '#posix/random.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';

const registry = new ResourceRegistry(definitions);

/** Every built-in kind, as an administrator, with a namespace `default` that has these labels. */
export function policyServer(labels: Record<string, string> = {}): Transport {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const server = new ApiServer({ store: new MemoryStore(), registry, clock, random: new SeededRandom('test') });
  const api = server.api();
  api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', labels }, spec: {} });
  api.create('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } });
  return server.transport(userNamed('kubernetes-admin', ['system:masters']));
}
