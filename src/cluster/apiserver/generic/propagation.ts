// Mirrors deletionFinalizersForGarbageCollection of k8s.io/apiserver/pkg/registry/generic/registry.
import { groupResource } from '#kube/api-resource.ts';
import type { KubeObject } from '#kube/object.ts';
import type { DeleteOptions } from '../../api/api.ts';
import type { ResourceDefinition } from '../resource-definition.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Kinds whose dependents stay unless the client says otherwise. */
const ORPHANED_BY_DEFAULT = new Set(['replicationcontrollers', 'jobs.batch']);

/** The finalizers that the garbage collector acts on, as the propagation policy asks. */
export function propagationFinalizers(
  { resource }: ResourceDefinition,
  { metadata }: KubeObject,
  policy: DeleteOptions['propagationPolicy'],
): readonly string[] {
  const before = metadata.finalizers ?? [];
  const orphan = policy === undefined ? before.includes(ORPHAN) || ORPHANED_BY_DEFAULT.has(groupResource(resource)) : policy === 'Orphan';
  const foreground = !orphan && (policy === undefined ? before.includes(FOREGROUND) : policy === 'Foreground');
  const others = before.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  return [...others, ...(orphan ? [ORPHAN] : []), ...(foreground ? [FOREGROUND] : [])];
}
