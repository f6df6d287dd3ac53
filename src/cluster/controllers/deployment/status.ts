// Mirrors calculateStatus and syncRolloutStatus of k8s.io/kubernetes/pkg/controller/deployment.
import { deepEqual } from '#kube/deep-equal.ts';
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '#kube/generated/types.ts';
import type { ControllerContext } from '../../api/controller.ts';
import { withCondition, withoutCondition } from '../condition.ts';
import { condition, findCondition, hasProgressDeadline, hasProgressed, isComplete, progressing, untilDeadline } from './conditions.ts';
import { maxUnavailable, replicasOf, specReplicas, statusReplicas } from './limits.ts';
import type { Rollout } from './new-replica-set.ts';

export function calculateStatus({ deployment, newSet, oldSets }: Rollout, now: number): DeploymentStatus {
  const all = newSet === undefined ? oldSets : [...oldSets, newSet];
  const availableReplicas = statusReplicas(all, 'availableReplicas');
  const available = availableReplicas >= replicasOf(deployment) - maxUnavailable(deployment);
  const collisionCount = deployment.status?.collisionCount;
  return {
    ...(deployment.metadata.generation === undefined ? {} : { observedGeneration: deployment.metadata.generation }),
    ...unlessZero({
      replicas: statusReplicas(all, 'replicas'),
      updatedReplicas: statusReplicas(newSet === undefined ? [] : [newSet], 'replicas'),
      readyReplicas: statusReplicas(all, 'readyReplicas'),
      availableReplicas,
      unavailableReplicas: Math.max(0, specReplicas(all) - availableReplicas),
    }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: withCondition(
      deployment.status?.conditions ?? [],
      available
        ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
        : condition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', now),
    ),
  };
}

/** Status without a judgement on progress: while paused, being scaled, or being deleted. */
export function syncStatus(rollout: Rollout, { api, clock }: ControllerContext): void {
  const status = calculateStatus(rollout, clock.now());
  if (!deepEqual(rollout.deployment.status, status)) api.update('deployments.apps', { ...rollout.deployment, status }, { subresource: 'status' });
}

/** Status with progress; returns ms until the progress deadline must be looked at. */
export function syncRolloutStatus(rollout: Rollout, { api, clock }: ControllerContext): number | undefined {
  const { deployment, newSet, oldSets } = rollout;
  const calculated = calculateStatus(rollout, clock.now());
  const conditions = withFailure(withProgress(deployment, newSet, calculated, clock.now()), newSet, oldSets);
  const status = { ...calculated, conditions };
  if (!deepEqual(deployment.status, status)) {
    api.update('deployments.apps', { ...deployment, status }, { subresource: 'status' });
    return undefined;
  }
  const left = untilDeadline(deployment, status, clock.now());
  return left === undefined ? undefined : Math.max(left, 0) + 1000;
}

function withProgress(deployment: Deployment, newSet: ReplicaSet | undefined, status: DeploymentStatus, now: number): readonly DeploymentCondition[] {
  const conditions = status.conditions ?? [];
  if (!hasProgressDeadline(deployment)) return withoutCondition(conditions, 'Progressing');
  const current = findCondition(deployment.status, 'Progressing');
  if (status.replicas === status.updatedReplicas && current?.reason === 'NewReplicaSetAvailable') return conditions;
  const what = newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`;
  if (isComplete(deployment, status)) {
    return withCondition(conditions, progressing('True', 'NewReplicaSetAvailable', `${what} has successfully progressed.`, now));
  }
  if (hasProgressed(deployment, status)) {
    const next = progressing('True', 'ReplicaSetUpdated', `${what} is progressing.`, now);
    const since = current?.status === 'True' ? current.lastTransitionTime : undefined;
    return [...withoutCondition(conditions, 'Progressing'), since === undefined ? next : { ...next, lastTransitionTime: since }];
  }
  if (isTimedOut(deployment, current, now)) {
    return withCondition(conditions, progressing('False', 'ProgressDeadlineExceeded', `${what} has timed out progressing.`, now));
  }
  return conditions;
}

function isTimedOut({ spec }: Deployment, current: DeploymentCondition | undefined, now: number): boolean {
  if (current === undefined || current.reason === 'NewReplicaSetAvailable') return false;
  if (current.reason === 'ProgressDeadlineExceeded') return true;
  return Date.parse(current.lastUpdateTime ?? '') + (spec.progressDeadlineSeconds ?? 0) * 1000 < now;
}

/** A replica set's failure shows in its deployment, the newest one's first. */
function withFailure(
  conditions: readonly DeploymentCondition[],
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
): readonly DeploymentCondition[] {
  for (const set of newSet === undefined ? oldSets : [newSet, ...oldSets]) {
    const failure = set.status?.conditions?.find(({ type }) => type === 'ReplicaFailure');
    if (failure === undefined) continue;
    const updated = failure.lastTransitionTime === undefined ? {} : { lastUpdateTime: failure.lastTransitionTime };
    return withCondition(conditions, { ...failure, ...updated });
  }
  return withoutCondition(conditions, 'ReplicaFailure');
}

function unlessZero(counts: Readonly<Record<string, number>>): Partial<DeploymentStatus> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}
