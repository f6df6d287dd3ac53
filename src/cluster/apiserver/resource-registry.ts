import { groupResource } from '#kube/api-resource.ts';
import { apiResources } from '#kube/api-resources.ts';
import { reviews } from './authorization/access-reviews.ts';
import type { ResourceDefinition, ServedVersion } from './resource-definition.ts';
import { storedVersion } from './stored-version.ts';

/** A resource in one of the versions in which it is served. */
export interface Served {
  readonly definition: ResourceDefinition;
  readonly version: ServedVersion;
}

/** The kinds that a server knows. */
export interface Registry {
  readonly definitions: readonly ResourceDefinition[];
  /** Every version of every kind; a new array whenever that changes. */
  readonly served: readonly Served[];
  /** By GroupResource: `deployments.apps`. */
  find(resource: string): ResourceDefinition | undefined;
  get(resource: string): ResourceDefinition;
  findVersion(group: string, version: string, plural: string): Served | undefined;
  findKind(group: string, kind: string): ResourceDefinition | undefined;
}

/** Kinds that are only ever created, answered at once and never stored. */
const reviewDefinitions: readonly ResourceDefinition[] = apiResources
  .filter(({ group, plural }) => /^auth(orization|entication)\.k8s\.io$/.test(group) && Object.hasOwn(reviews, plural))
  .map((resource) => ({ resource, strategy: {}, columns: [] }));

/** A list of kinds that never changes; one is shared by all clusters. */
export class ResourceRegistry implements Registry {
  readonly definitions: readonly ResourceDefinition[];
  readonly served: readonly Served[];
  readonly #byResource = new Map<string, ResourceDefinition>();
  readonly #byPath = new Map<string, Served>();

  constructor(definitions: readonly ResourceDefinition[]) {
    this.definitions = [...definitions, ...reviewDefinitions.filter((review) => !definitions.includes(review))];
    this.served = this.definitions.flatMap((definition) =>
      (definition.versions ?? [storedVersion(definition)]).map((version) => ({ definition, version })),
    );
    for (const definition of this.definitions) this.#byResource.set(groupResource(definition.resource), definition);
    for (const served of this.served) {
      const { group, version, plural } = served.version.resource;
      this.#byPath.set(`${group}/${version}/${plural}`, served);
    }
  }

  find(resource: string): ResourceDefinition | undefined {
    return this.#byResource.get(resource);
  }

  get(resource: string): ResourceDefinition {
    const definition = this.#byResource.get(resource);
    if (definition === undefined) throw new Error(`no definition of resource ${resource}`);
    return definition;
  }

  findVersion(group: string, version: string, plural: string): Served | undefined {
    return this.#byPath.get(`${group}/${version}/${plural}`);
  }

  findKind(group: string, kind: string): ResourceDefinition | undefined {
    return this.definitions.find(({ resource }) => resource.group === group && resource.kind === kind);
  }
}
