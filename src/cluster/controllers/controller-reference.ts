// Mirrors k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go
import type { KubeObject, OwnerReference } from '#kube/object.ts';
import type { ObjectEvent } from '../api/api.ts';

export function findController(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return findController(object)?.uid === owner.metadata.uid;
}

/** `namespace/name`, or `name` of what has no namespace. */
export function keyOf(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function splitKey(key: string): readonly [namespace: string, name: string] {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
}

/** Keys of the owners of `kind` that control the changed object, before and after the change. */
export function* controllerKeys(event: ObjectEvent<KubeObject>, kind: string): Iterable<string> {
  const owner = findController(event.object);
  if (owner?.kind === kind) yield `${event.object.metadata.namespace}/${owner.name}`;
  const before = event.previous === undefined ? undefined : findController(event.previous);
  if (before?.kind === kind && before.uid !== owner?.uid) yield `${event.object.metadata.namespace}/${before.name}`;
}

/** Whether an object without controller came, or changed what it can be claimed by. */
export function isNewOrphan({ type, object, previous }: ObjectEvent<KubeObject>): boolean {
  if (type === 'DELETED' || findController(object) !== undefined) return false;
  return previous === undefined || previous.metadata.labels !== object.metadata.labels || findController(previous) !== undefined;
}
