// Mirrors the conditions of k8s.io/kubernetes/pkg/controller/deployment/util.
import type { Deployment, DeploymentCondition, DeploymentStatus } from '#kube/generated/types.ts';
import { formatTime } from '#kube/time.ts';
import { replicasOf } from './limits.ts';

/** Upstream's "no deadline" is the largest 32 bit integer. */
const NEVER = 2_147_483_647;

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NEVER;
}

export function findCondition(status: DeploymentStatus | undefined, type: string): DeploymentCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

export function condition(type: string, status: string, reason: string, message: string, now: number): DeploymentCondition {
  return { type, status, reason, message, lastUpdateTime: formatTime(now), lastTransitionTime: formatTime(now) };
}

export function progressing(status: string, reason: string, message: string, now: number): DeploymentCondition {
  return condition('Progressing', status, reason, message, now);
}

export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const replicas = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** Whether `next` is closer to the goal than what the deployment says now. */
export function hasProgressed({ status = {} }: Deployment, next: DeploymentStatus): boolean {
  const oldReplicas = (s: DeploymentStatus): number => (s.replicas ?? 0) - (s.updatedReplicas ?? 0);
  return (
    (next.updatedReplicas ?? 0) > (status.updatedReplicas ?? 0) ||
    oldReplicas(next) < oldReplicas(status) ||
    (next.readyReplicas ?? 0) > (status.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (status.availableReplicas ?? 0)
  );
}

/** ms until the progress deadline; undefined when there is nothing to wait for. */
export function untilDeadline(deployment: Deployment, status: DeploymentStatus, now: number): number | undefined {
  const current = findCondition(status, 'Progressing');
  if (!hasProgressDeadline(deployment) || current === undefined) return undefined;
  if (isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') return undefined;
  return Date.parse(current.lastUpdateTime ?? '') + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 - now;
}
