// Mirrors scale of k8s.io/kubernetes/pkg/controller/deployment/sync.go
import type { Deployment, ReplicaSet } from '#kube/generated/types.ts';
import type { ControllerContext } from '../../api/controller.ts';
import { desiredReplicasOf, maxReplicasOf } from './annotations.ts';
import { isRollingUpdate, maxSurge, replicasOf, specReplicas } from './limits.ts';
import type { Rollout } from './new-replica-set.ts';
import { byCreation, isActive, resize, scaleReplicaSet } from './replica-sets.ts';

/** Spreads a new size over the replica sets in proportion, without rolling the update on. */
export function scaleProportionally({ deployment, newSet, oldSets }: Rollout, context: ControllerContext): void {
  const replicas = replicasOf(deployment);
  const single = activeOrLatest(newSet, oldSets);
  if (single !== undefined) {
    scaleReplicaSet(deployment, single, replicas, context);
    return;
  }
  if (newSet !== undefined && isSaturated(deployment, newSet)) {
    for (const set of oldSets.filter(isActive)) scaleReplicaSet(deployment, set, 0, context);
    return;
  }
  if (!isRollingUpdate(deployment)) return;
  const sets = [...oldSets, ...(newSet === undefined ? [] : [newSet])].filter(isActive);
  const allowed = replicas > 0 ? replicas + maxSurge(deployment) : 0;
  const toAdd = allowed - specReplicas(sets);
  sets.sort((a, b) => (b.spec.replicas ?? 1) - (a.spec.replicas ?? 1) || (toAdd > 0 ? byCreation(b, a) : byCreation(a, b)));
  let added = 0;
  const sizes = sets.map((set) => {
    const share = proportion(deployment, set, toAdd, added);
    added += share;
    return (set.spec.replicas ?? 1) + share;
  });
  for (const [index, set] of sets.entries()) {
    const leftover = index === 0 ? toAdd - added : 0;
    resize(deployment, set, Math.max(0, (sizes[index] ?? 0) + leftover), context);
  }
}

function activeOrLatest(newSet: ReplicaSet | undefined, oldSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const active = [...oldSets, ...(newSet === undefined ? [] : [newSet])].filter(isActive);
  if (active.length > 1) return undefined;
  return active[0] ?? newSet ?? [...oldSets].sort(byCreation).at(-1);
}

function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const replicas = replicasOf(deployment);
  return set.spec.replicas === replicas && desiredReplicasOf(set) === replicas && set.status?.availableReplicas === replicas;
}

function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  const current = set.spec.replicas ?? 1;
  if (current === 0 || toAdd === 0 || toAdd === added) return 0;
  const fraction = shareOf(deployment, set, current);
  const left = toAdd - added;
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}

function shareOf(deployment: Deployment, set: ReplicaSet, current: number): number {
  const replicas = replicasOf(deployment);
  if (replicas === 0) return -current;
  const before = maxReplicasOf(set) ?? deployment.status?.replicas ?? 0;
  if (before === 0) return 0;
  return Math.round((current * (replicas + maxSurge(deployment))) / before) - current;
}
