// Mirrors cleanupDeployment of k8s.io/kubernetes/pkg/controller/deployment/sync.go
import { StatusError } from '#kube/status-error.ts';
import type { ReplicaSet } from '#kube/generated/types.ts';
import type { ControllerContext } from '../../api/controller.ts';
import { revisionOf } from './annotations.ts';
import type { Rollout } from './new-replica-set.ts';

/** Deletes the oldest revisions beyond `revisionHistoryLimit`. */
export function cleanUpHistory({ deployment, oldSets }: Rollout, { api }: ControllerContext): void {
  const limit = deployment.spec.revisionHistoryLimit;
  if (limit === undefined) return;
  const candidates = oldSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const surplus = candidates.length - limit;
  if (surplus <= 0) return;
  for (const set of candidates.sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, surplus)) {
    if (!isEmpty(set)) continue;
    try {
      api.delete('replicasets.apps', set.metadata.namespace, set.metadata.name, { propagationPolicy: 'Background' });
    } catch (error) {
      if (!(error instanceof StatusError && error.reason === 'NotFound')) throw error;
    }
  }
}

function isEmpty({ metadata, spec, status }: ReplicaSet): boolean {
  return (status?.replicas ?? 0) === 0 && (spec.replicas ?? 1) === 0 && (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);
}
