// Mirrors crdHandler of k8s.io/apiextensions-apiserver: custom resources come and go with their definitions.
import type { CustomResourceDefinition } from '#kube/generated/types.ts';
import type { MemoryStore } from '../../storage/memory-store.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { ResourceRegistry, type Registry, type Served } from '../resource-registry.ts';
import { customResource } from './custom-resource.ts';

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

/** The built-in kinds, and those that one cluster's CustomResourceDefinitions add. */
export class ClusterRegistry implements Registry {
  readonly #builtIn: ResourceRegistry;
  readonly #store: MemoryStore;
  #current: ResourceRegistry | undefined;

  constructor(builtIn: ResourceRegistry, store: MemoryStore) {
    this.#builtIn = builtIn;
    this.#store = store;
    store.subscribe(() => (this.#current = undefined), DEFINITIONS);
  }

  get definitions(): readonly ResourceDefinition[] {
    return this.#now.definitions;
  }

  get served(): readonly Served[] {
    return this.#now.served;
  }

  find(resource: string): ResourceDefinition | undefined {
    return this.#now.find(resource);
  }

  get(resource: string): ResourceDefinition {
    return this.#now.get(resource);
  }

  findVersion(group: string, version: string, plural: string): Served | undefined {
    return this.#now.findVersion(group, version, plural);
  }

  findKind(group: string, kind: string): ResourceDefinition | undefined {
    return this.#now.findKind(group, kind);
  }

  get #now(): ResourceRegistry {
    if (this.#current === undefined) {
      const custom = (this.#store.list(DEFINITIONS) as readonly CustomResourceDefinition[]).flatMap((definition) => customResource(definition) ?? []);
      this.#current = custom.length === 0 ? this.#builtIn : new ResourceRegistry([...this.#builtIn.definitions, ...custom]);
    }
    return this.#current;
  }
}
