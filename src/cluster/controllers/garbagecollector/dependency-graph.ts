// Mirrors the graph of k8s.io/kubernetes/pkg/controller/garbagecollector, answered from the store's index of owners.
import { groupResource, type ApiResource } from '#kube/api-resource.ts';
import type { KubeObject, OwnerReference } from '#kube/object.ts';
import type { Api, ResourceName } from '../../api/api.ts';

export interface Located {
  readonly resource: ResourceName;
  readonly object: KubeObject;
}

export class DependencyGraph {
  readonly #resources: () => readonly ApiResource[];

  /** `resources`: everything served now, as discovery says. */
  constructor(resources: () => readonly ApiResource[]) {
    this.#resources = resources;
  }

  dependents(api: Api, uid: string): readonly Located[] {
    return this.#resources().flatMap((described) => {
      const resource = groupResource(described) as ResourceName;
      return api.list(resource, { owner: uid }).map((object) => ({ resource, object }));
    });
  }

  /** The owner that `reference` of an object in `namespace` means; undefined when it is gone or another took its name. */
  findOwner(api: Api, namespace: string | undefined, reference: OwnerReference): KubeObject | undefined {
    const described = this.resourceOf(reference);
    if (described === undefined) return undefined;
    const owner: KubeObject | undefined = api.find(
      groupResource(described) as ResourceName,
      described.namespaced ? namespace : undefined,
      reference.name,
    );
    return owner?.metadata.uid === reference.uid ? owner : undefined;
  }

  resourceOf({ apiVersion, kind }: OwnerReference): ApiResource | undefined {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    return this.#resources().find((resource) => resource.group === group && resource.kind === kind);
  }
}
