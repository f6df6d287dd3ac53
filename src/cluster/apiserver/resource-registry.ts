import { groupResource } from '#kube/api-resource.ts';
import { apiResources } from '#kube/api-resources.ts';
import { reviews } from './authorization/access-reviews.ts';
import type { ResourceDefinition } from './resource-definition.ts';

/** Kinds that are only ever created, answered at once and never stored. */
const reviewDefinitions: readonly ResourceDefinition[] = apiResources
  .filter(({ group, plural }) => /^auth(orization|entication)\.k8s\.io$/.test(group) && Object.hasOwn(reviews, plural))
  .map((resource) => ({ resource, strategy: {}, columns: [] }));

/** The kinds that a server knows, shared by all clusters. */
export class ResourceRegistry {
  readonly definitions: readonly ResourceDefinition[];
  readonly #byResource = new Map<string, ResourceDefinition>();
  readonly #byPath = new Map<string, ResourceDefinition>();

  constructor(definitions: readonly ResourceDefinition[]) {
    this.definitions = [...definitions, ...reviewDefinitions];
    for (const definition of this.definitions) {
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
