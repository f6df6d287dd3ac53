import type { Api, ResourceName } from '#cluster/api/api.ts';
import { ApiServer } from '#cluster/apiserver/api-server.ts';
import { definitions } from '#cluster/apiserver/registry/definitions.ts';
import { ResourceRegistry } from '#cluster/apiserver/resource-registry.ts';
import { MemoryStore } from '#cluster/storage/memory-store.ts';
import type { ResourceTypes } from '#kube/generated/types.ts';
import type { Unstructured } from '#kube/object.ts';
import { SeededRandom } from '#posix/random.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';

const registry = new ResourceRegistry(definitions);

/** An API server with the namespace `default` and nothing that acts on its own. */
export class RegistryServer {
  readonly clock = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly api: Api;

  constructor() {
    const server = new ApiServer({ store: new MemoryStore(), registry, clock: this.clock, random: new SeededRandom('test') });
    this.api = server.api('kubernetes-admin');
    this.api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} });
    this.api.create('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } });
  }

  /** An object as a manifest has it: the kind and its version are added, and the namespace and name `it` if there is none. */
  create<R extends ResourceName>(resource: R, manifest: Unstructured): ResourceTypes[R] {
    const { resource: kind } = registry.get(resource);
    const metadata = { name: 'it', ...(kind.namespaced ? { namespace: 'default' } : {}), ...manifest.metadata };
    const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
    return this.api.create(resource, { ...manifest, apiVersion, kind: kind.kind, metadata } as never);
  }

  change<R extends ResourceName>(resource: R, object: ResourceTypes[R], changes: object): ResourceTypes[R] {
    return this.api.update(resource, { ...object, ...changes });
  }

  /** The row that `kubectl get` prints: without the columns of `-o wide`, or only those. */
  cells(resource: ResourceName, object: object, priority: 0 | 1 = 0): readonly unknown[] {
    return registry
      .get(resource)
      .columns.filter((column) => column.priority === priority)
      .map((column) => column.cell(object as never, this.clock.now()));
  }

  headers(resource: ResourceName): readonly string[] {
    return registry
      .get(resource)
      .columns.filter(({ priority }) => priority === 0)
      .map(({ name }) => name.toUpperCase());
  }
}

export const template = (restartPolicy?: string, labels?: object): object => ({
  ...(labels === undefined ? {} : { metadata: { labels } }),
  spec: { containers: [{ name: 'main', image: 'busybox' }], ...(restartPolicy === undefined ? {} : { restartPolicy }) },
});
