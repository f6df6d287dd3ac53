import type { Draft, KubeObject } from '#kube/object.ts';
import type { WriteContext } from '../generic/write-context.ts';
import type { ResourceDefinition } from '../resource-definition.ts';

/** Notes in metadata.managedFields who wrote what. */
export function recordManagedFields(
  _definition: ResourceDefinition, old: KubeObject | undefined, object: Draft<KubeObject>, _subresource: string | undefined, context: WriteContext,
): void {
  if (context.operation === 'Apply') return;
  if (old?.metadata.managedFields !== undefined) object.metadata.managedFields = old.metadata.managedFields as never;
}
