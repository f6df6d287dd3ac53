// Mirrors the deployment-controller of kube-controller-manager.
import { selectorOf } from '#kube/label-selector.ts';
import type { Deployment, ReplicaSet } from '#kube/generated/types.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { claim } from '../claim.ts';
import { withCondition } from '../condition.ts';
import { controllerKeys, findController, isNewOrphan, keyOf, splitKey } from '../controller-reference.ts';
import { isPodTerminal } from '../pod-state.ts';
import { desiredReplicasOf } from './annotations.ts';
import { findCondition, hasProgressDeadline, isComplete, progressing } from './conditions.ts';
import { cleanUpHistory } from './history.ts';
import { isRollingUpdate, replicasOf, statusReplicas } from './limits.ts';
import { syncRevision, type Rollout } from './new-replica-set.ts';
import { scaleProportionally } from './proportional-scaling.ts';
import { isActive, scaleReplicaSet } from './replica-sets.ts';
import { rollForward } from './rolling-update.ts';
import { calculateStatus, syncRolloutStatus, syncStatus } from './status.ts';

export const deploymentController: Controller = {
  name: 'deployment-controller',
  watches: [
    { resource: 'deployments.apps', keys: ({ object }) => [keyOf(object)] },
    {
      resource: 'replicasets.apps',
      keys: function* (event, { api }) {
        yield* controllerKeys(event, 'Deployment');
        if (!isNewOrphan(event)) return;
        const { namespace = '', labels } = event.object.metadata;
        for (const deployment of api.list('deployments.apps', { namespace })) {
          if (selectorOf(deployment.spec.selector).matches(labels)) yield keyOf(deployment);
        }
      },
    },
    {
      // Recreate waits for the last old pod to go.
      resource: 'pods',
      keys: function* ({ type, object }, { api }) {
        const set = type === 'DELETED' ? findController(object) : undefined;
        if (set?.kind !== 'ReplicaSet') return;
        const owner = api.find('replicasets.apps', object.metadata.namespace, set.name);
        const deployment = owner === undefined ? undefined : findController(owner);
        if (deployment?.kind === 'Deployment') yield `${object.metadata.namespace}/${deployment.name}`;
      },
    },
  ],
  reconcile(key, context) {
    const deployment = context.api.find('deployments.apps', ...splitKey(key));
    return deployment === undefined ? undefined : sync(deployment, context);
  },
};

function sync(found: Deployment, context: ControllerContext): number | undefined {
  const { api, events } = context;
  if (selectorOf(found.spec.selector).empty) {
    events.record(found, 'Warning', 'SelectingAll', 'This deployment is selecting all pods. A non-empty selector is required.');
    return undefined;
  }
  const sets = claim(api, 'replicasets.apps', found, selectorOf(found.spec.selector));
  if (found.metadata.deletionTimestamp !== undefined) {
    syncStatus(syncRevision(found, sets, false, context), context);
    return undefined;
  }
  const deployment = checkPaused(found, context);
  if (deployment.spec.paused === true || isScalingEvent(deployment, sets)) {
    const rollout = syncRevision(deployment, sets, false, context);
    scaleProportionally(rollout, context);
    if (deployment.spec.paused === true) cleanUpHistory(rollout, context);
    syncStatus(rollout, context);
    return undefined;
  }
  return isRollingUpdate(deployment) ? rollingUpdate(deployment, sets, context) : recreate(deployment, sets, context);
}

function rollingUpdate(deployment: Deployment, sets: readonly ReplicaSet[], context: ControllerContext): number | undefined {
  const rollout = syncRevision(deployment, sets, true, context);
  if (!rollForward(rollout, context)) cleanUpWhenComplete(rollout, context);
  return syncRolloutStatus(rollout, context);
}

/** Mirrors rolloutRecreate: old pods must be gone before new ones are made. */
function recreate(deployment: Deployment, sets: readonly ReplicaSet[], context: ControllerContext): number | undefined {
  let rollout = syncRevision(deployment, sets, false, context);
  const active = rollout.oldSets.filter(isActive);
  if (active.length > 0) {
    for (const set of active) scaleReplicaSet(rollout.deployment, set, 0, context);
    return syncRolloutStatus(rollout, context);
  }
  if (oldPodsRun(rollout, context)) return syncRolloutStatus(rollout, context);
  if (rollout.newSet === undefined) rollout = syncRevision(rollout.deployment, sets, true, context);
  if (rollout.newSet !== undefined) scaleReplicaSet(rollout.deployment, rollout.newSet, replicasOf(deployment), context);
  cleanUpWhenComplete(rollout, context);
  return syncRolloutStatus(rollout, context);
}

function oldPodsRun({ oldSets }: Rollout, { api }: ControllerContext): boolean {
  if (statusReplicas(oldSets, 'replicas') > 0) return true;
  return oldSets.some(({ metadata }) => api.list('pods', { owner: metadata.uid }).some((pod) => !isPodTerminal(pod)));
}

function cleanUpWhenComplete(rollout: Rollout, context: ControllerContext): void {
  if (isComplete(rollout.deployment, calculateStatus(rollout, context.clock.now()))) cleanUpHistory(rollout, context);
}

function isScalingEvent(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return sets.filter(isActive).some((set) => {
    const desired = desiredReplicasOf(set);
    return desired !== undefined && desired !== replicasOf(deployment);
  });
}

/** Time spent paused must not count against the progress deadline. */
function checkPaused(deployment: Deployment, { api, clock }: ControllerContext): Deployment {
  const current = findCondition(deployment.status, 'Progressing');
  if (!hasProgressDeadline(deployment) || current?.reason === 'ProgressDeadlineExceeded') return deployment;
  const paused = deployment.spec.paused === true;
  if (paused === (current?.reason === 'DeploymentPaused')) return deployment;
  const next = paused
    ? progressing('Unknown', 'DeploymentPaused', 'Deployment is paused', clock.now())
    : progressing('Unknown', 'DeploymentResumed', 'Deployment is resumed', clock.now());
  const conditions = withCondition(deployment.status?.conditions ?? [], next);
  return api.update('deployments.apps', { ...deployment, status: { ...deployment.status, conditions } }, { subresource: 'status' });
}
