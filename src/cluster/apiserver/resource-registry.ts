import { groupResource } from '#kube/api-resource.ts';
import type { ResourceDefinition } from './resource-definition.ts';

/** The kinds that a server knows, shared by all clusters. */
export class ResourceRegistry {
  readonly definitions: readonly ResourceDefinition[];
  readonly #byResource = new Map<string, ResourceDefinition>();
  readonly #byPath = new Map<string, ResourceDefinition>();

  constructor(definitions: readonly ResourceDefinition[]) {
    this.definitions = definitions;
    for (const definition of definitions) {
      const { group, version, plural } = definition.resource;
      this.#byResource.set(groupResource(definition.resource), definition);
      this.#byPath.set(`${group}/${version}/${plural}`, definition);
    }
  }

  /** By GroupResource: `deployments.apps`. */
  find(resource: string): ResourceDefinition | undefined {
    return this.#byResource.get(resource);
  }

  get(resource: string): ResourceDefinition {
    const definition = this.#byResource.get(resource);
    if (definition === undefined) throw new Error(`no definition of resource ${resource}`);
    return definition;
  }

  findVersion(group: string, version: string, plural: string): ResourceDefinition | undefined {
    return this.#byPath.get(`${group}/${version}/${plural}`);
  }

  findKind(group: string, kind: string): ResourceDefinition | undefined {
    return this.definitions.find(({ resource }) => resource.group === group && resource.kind === kind);
  }
}
