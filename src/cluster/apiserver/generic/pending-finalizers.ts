import type { KubeObject } from '#kube/object.ts';
import type { ResourceDefinition } from '../resource-definition.ts';

/** Whether someone has to finish first before the object can go. Namespaces have finalizers of their own in spec. */
export function hasPendingFinalizers({ resource }: ResourceDefinition, object: KubeObject): boolean {
  if ((object.metadata.finalizers?.length ?? 0) > 0) return true;
  if (resource.group !== '' || resource.plural !== 'namespaces') return false;
  const { spec } = object as KubeObject & { readonly spec?: { readonly finalizers?: readonly string[] } };
  return (spec?.finalizers?.length ?? 0) > 0;
}

/** Whether a write has taken the last obstacle away of an object whose deletion was asked for. */
export function mayBeRemoved(definition: ResourceDefinition, object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds } = object.metadata;
  return deletionTimestamp !== undefined && (deletionGracePeriodSeconds ?? 0) === 0 && !hasPendingFinalizers(definition, object);
}
