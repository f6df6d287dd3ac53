// Mirrors MaxSurge and MaxUnavailable of k8s.io/kubernetes/pkg/controller/deployment/util.
import { scaledValue } from '#kube/int-or-string.ts';
import type { Deployment, ReplicaSet } from '#kube/generated/types.ts';

export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec.strategy?.type !== 'Recreate';
}

export function replicasOf({ spec }: Deployment): number {
  return spec.replicas ?? 1;
}

export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

export function maxUnavailable(deployment: Deployment): number {
  const replicas = replicasOf(deployment);
  return isRollingUpdate(deployment) && replicas > 0 ? Math.min(fenceposts(deployment).unavailable, replicas) : 0;
}

/** Surge is rounded up, unavailability down; if both come to nothing, one may be unavailable. */
function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge: surge = 0, maxUnavailable: unavailable = 0 } = deployment.spec.strategy?.rollingUpdate ?? {};
  const up = scaledValue(surge, replicasOf(deployment), 'up');
  const down = scaledValue(unavailable, replicasOf(deployment), 'down');
  return { surge: up, unavailable: up === 0 && down === 0 ? 1 : down };
}

export function specReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0);
}

export function statusReplicas(sets: readonly ReplicaSet[], field: 'replicas' | 'readyReplicas' | 'availableReplicas'): number {
  return sets.reduce((sum, { status }) => sum + (status?.[field] ?? 0), 0);
}

/** How many pods the newest replica set should have now. Mirrors NewRSNewReplicas. */
export function newReplicas(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return replicas;
  const room = replicas + maxSurge(deployment) - specReplicas(all);
  return room <= 0 ? current : current + Math.min(room, replicas - current);
}
