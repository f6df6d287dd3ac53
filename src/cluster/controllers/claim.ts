// Mirrors k8s.io/kubernetes/pkg/controller/controller_ref_manager.go
import type { KubeObject } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Selector } from '#kube/selector.ts';
import type { ResourceTypes } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';
import { controllerReference, findController } from './controller-reference.ts';

type Claimable = 'pods' | 'replicasets.apps' | 'controllerrevisions.apps';

/**
 * The objects `owner` controls: adopts orphans that `selector` matches, releases what it matches no
 * longer. Objects for which `considers` is false are left alone.
 */
export function claim<R extends Claimable>(
  api: Api,
  resource: R,
  owner: KubeObject,
  selector: Selector,
  considers: (object: ResourceTypes[R]) => boolean = () => true,
): readonly ResourceTypes[R][] {
  const claimed: ResourceTypes[R][] = [];
  const deleting = owner.metadata.deletionTimestamp !== undefined;
  for (const object of api.list(resource, { owner: owner.metadata.uid })) {
    if (!considers(object) || findController(object)?.uid !== owner.metadata.uid) continue;
    if (selector.matches(object.metadata.labels)) claimed.push(object);
    else if (!deleting) ifPresent(() => release(api, resource, object, owner));
  }
  if (deleting) return claimed;
  for (const object of api.list(resource, { namespace: owner.metadata.namespace ?? '', labels: selector.exactLabels() })) {
    if (findController(object) !== undefined || object.metadata.deletionTimestamp !== undefined) continue;
    if (!considers(object) || !selector.matches(object.metadata.labels)) continue;
    const adopted = ifPresent(() => adopt(api, resource, object, owner));
    if (adopted !== undefined) claimed.push(adopted);
  }
  return claimed;
}

function adopt<R extends Claimable>(api: Api, resource: R, object: ResourceTypes[R], owner: KubeObject): ResourceTypes[R] {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(owner)];
  return api.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences } });
}

function release<R extends Claimable>(api: Api, resource: R, object: ResourceTypes[R], owner: KubeObject): ResourceTypes[R] {
  const ownerReferences = object.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid) ?? [];
  return api.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences } });
}

function ifPresent<T>(change: () => T): T | undefined {
  try {
    return change();
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return undefined;
    throw error;
  }
}
