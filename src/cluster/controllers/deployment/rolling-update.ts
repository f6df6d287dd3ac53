// Mirrors k8s.io/kubernetes/pkg/controller/deployment/rolling.go
import type { ReplicaSet } from '#kube/generated/types.ts';
import type { ControllerContext } from '../../api/controller.ts';
import { maxUnavailable, newReplicas, replicasOf, specReplicas, statusReplicas } from './limits.ts';
import type { Rollout } from './new-replica-set.ts';
import { byCreation, isActive, scaleReplicaSet } from './replica-sets.ts';

/** Takes one step: lets the newest replica set grow, or else old ones shrink. Returns whether there was one to take. */
export function rollForward(rollout: Rollout, context: ControllerContext): boolean {
  return growNew(rollout, context) || shrinkOld(rollout, context);
}

function growNew({ deployment, newSet, oldSets }: Rollout, context: ControllerContext): boolean {
  if (newSet === undefined) return false;
  const current = newSet.spec.replicas ?? 1;
  const wanted = replicasOf(deployment);
  if (current === wanted) return false;
  const next = current > wanted ? wanted : newReplicas(deployment, [...oldSets, newSet], current);
  return scaleReplicaSet(deployment, newSet, next, context);
}

function shrinkOld(rollout: Rollout, context: ControllerContext): boolean {
  const { deployment, newSet, oldSets } = rollout;
  const old = oldSets.filter(isActive).sort(byCreation);
  if (newSet === undefined || old.length === 0) return false;
  const minAvailable = replicasOf(deployment) - maxUnavailable(deployment);
  const newUnavailable = (newSet.spec.replicas ?? 1) - (newSet.status?.availableReplicas ?? 0);
  const limit = specReplicas([...old, newSet]) - minAvailable - newUnavailable;
  if (limit <= 0) return false;
  const { remaining, removed } = removeUnhealthy(rollout, old, limit, context);
  const surplus = statusReplicas([...remaining, newSet], 'availableReplicas') - minAvailable;
  return removeHealthy(rollout, remaining, surplus, context) + removed > 0;
}

/** Old pods that are not available go first: they help nobody. */
function removeUnhealthy(
  { deployment }: Rollout,
  old: readonly ReplicaSet[],
  limit: number,
  context: ControllerContext,
): { readonly remaining: readonly ReplicaSet[]; readonly removed: number } {
  let removed = 0;
  const remaining = old.map((set) => {
    const replicas = set.spec.replicas ?? 1;
    const count = Math.min(limit - removed, replicas - (set.status?.availableReplicas ?? 0));
    if (count <= 0) return set;
    removed += count;
    scaleReplicaSet(deployment, set, replicas - count, context);
    return context.api.find('replicasets.apps', set.metadata.namespace, set.metadata.name) ?? set;
  });
  return { remaining, removed };
}

function removeHealthy({ deployment }: Rollout, old: readonly ReplicaSet[], surplus: number, context: ControllerContext): number {
  let removed = 0;
  for (const set of old) {
    const replicas = set.spec.replicas ?? 1;
    const count = Math.min(replicas, surplus - removed);
    if (count <= 0) continue;
    scaleReplicaSet(deployment, set, replicas - count, context);
    removed += count;
  }
  return removed;
}
