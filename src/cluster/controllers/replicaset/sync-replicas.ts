// Mirrors k8s.io/kubernetes/pkg/controller/replicaset, which replication controllers share.
import { deepEqual } from '#kube/deep-equal.ts';
import type { KubeObject } from '#kube/object.ts';
import { Selector } from '#kube/selector.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Pod, PodTemplateSpec, ReplicaSetCondition } from '#kube/generated/types.ts';
import type { ControllerContext } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { claim } from '../claim.ts';
import { withCondition, withoutCondition } from '../condition.ts';
import { findController } from '../controller-reference.ts';
import { createPod, deletePod, isNamespaceTerminating, podFromTemplate } from '../pod-control.ts';
import { isPodActive, isPodAvailable, isPodReady, untilNextAvailable } from '../pod-state.ts';
import { slowStart } from '../slow-start.ts';
import { byDeletionOrder } from './deletion-order.ts';

const BURST = 500;

export interface ReplicaStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly ReplicaSetCondition[];
}

/** What replica sets and replication controllers have in common. */
export interface Replicated {
  readonly object: KubeObject;
  readonly replicas: number;
  readonly selector: Selector;
  readonly template: PodTemplateSpec;
  readonly minReadySeconds: number;
  readonly status: ReplicaStatus | undefined;
  readonly writeStatus: (status: ReplicaStatus) => void;
}

/** Makes the number of pods right; returns when a pod becomes available by the passing of time. */
export function syncReplicas(owner: Replicated, context: ControllerContext): number | undefined {
  const { api, clock } = context;
  const pods = claim(api, 'pods', owner.object, owner.selector, isPodActive);
  const difference = pods.length - owner.replicas;
  const failure = owner.object.metadata.deletionTimestamp === undefined ? manage(owner, pods, difference, context) : undefined;
  const status = statusOf(owner, pods, difference, failure, clock.now());
  if (!deepEqual(owner.status, status)) owner.writeStatus(status);
  if (failure !== undefined) throw failure;
  return owner.minReadySeconds > 0 ? untilNextAvailable(pods, owner.minReadySeconds, clock.now()) : undefined;
}

function manage(owner: Replicated, pods: readonly Pod[], difference: number, context: ControllerContext): StatusError | undefined {
  if (difference < 0) {
    return slowStart(Math.min(-difference, BURST), () => {
      try {
        createPod(context, owner.object, podFromTemplate(owner.template, owner.object));
      } catch (error) {
        if (!isNamespaceTerminating(error)) throw error;
      }
    });
  }
  if (difference === 0) return undefined;
  const doomed = byDeletionOrder(pods, relatedPods(owner.object, pods, context), context.clock.now()).slice(0, Math.min(difference, BURST));
  let failure: StatusError | undefined;
  for (const pod of doomed) {
    try {
      deletePod(context, owner.object, pod);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      failure ??= error;
    }
  }
  return failure;
}

/** The active pods of all replica sets of the same deployment. */
function relatedPods(object: KubeObject, own: readonly Pod[], { api }: ControllerContext): readonly Pod[] {
  const controller = findController(object);
  if (controller === undefined) return own;
  const siblings = object.kind === 'ReplicaSet' ? api.list('replicasets.apps', { owner: controller.uid }) : [object];
  return siblings.flatMap(({ metadata }) => api.list('pods', { owner: metadata.uid }).filter(isPodActive));
}

function statusOf(owner: Replicated, pods: readonly Pod[], difference: number, failure: StatusError | undefined, now: number): ReplicaStatus {
  const labels = Selector.ofLabels(owner.template.metadata?.labels ?? {});
  const count = (matches: (pod: Pod) => boolean): number => pods.filter(matches).length;
  const fullyLabeledReplicas = count(({ metadata }) => labels.matches(metadata.labels));
  const readyReplicas = count(isPodReady);
  const availableReplicas = count((pod) => isPodAvailable(pod, owner.minReadySeconds, now));
  const conditions = conditionsOf(owner.status?.conditions ?? [], difference, failure, now);
  return {
    replicas: pods.length,
    ...(fullyLabeledReplicas === 0 ? {} : { fullyLabeledReplicas }),
    ...(readyReplicas === 0 ? {} : { readyReplicas }),
    ...(availableReplicas === 0 ? {} : { availableReplicas }),
    ...(owner.object.metadata.generation === undefined ? {} : { observedGeneration: owner.object.metadata.generation }),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

function conditionsOf(
  conditions: readonly ReplicaSetCondition[],
  difference: number,
  failure: StatusError | undefined,
  now: number,
): readonly ReplicaSetCondition[] {
  if (failure === undefined) return withoutCondition(conditions, 'ReplicaFailure');
  if (conditions.some(({ type }) => type === 'ReplicaFailure')) return conditions;
  return withCondition(conditions, {
    type: 'ReplicaFailure',
    status: 'True',
    reason: difference < 0 ? 'FailedCreate' : 'FailedDelete',
    message: failure.message,
    lastTransitionTime: formatTime(now),
  });
}
