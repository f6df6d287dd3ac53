// Mirrors the horizontal-pod-autoscaler-controller of kube-controller-manager. Built: resource metrics; not built: other
// metric types and the rate policies of spec.behavior (their stabilization windows are).
import { deepEqual } from '#kube/deep-equal.ts';
import type { KubeObject } from '#kube/object.ts';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricStatus,
} from '#kube/generated/types.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { withCondition } from '../condition.ts';
import { keyOf, splitKey } from '../controller-reference.ts';
import { isPodActive } from '../pod-state.ts';
import type { PodMetrics } from './pod-metrics.ts';
import { computeReplicas } from './resource-metric.ts';
import { findScaleTarget, type ScaleTarget } from './scale-target.ts';

const PERIOD = 15_000;
const DOWNSCALE_WINDOW = 300;
const RESOURCE = 'horizontalpodautoscalers.autoscaling';

interface Recommendation {
  readonly at: number;
  readonly replicas: number;
}

export function horizontalController(metrics: PodMetrics): Controller {
  /** As upstream, kept in memory only: after a restart the window fills anew. */
  const recommendations = new Map<string, readonly Recommendation[]>();
  return {
    name: 'horizontal-pod-autoscaler',
    // Its own writes of the status must not bring the next look forward.
    watches: [
      {
        resource: RESOURCE,
        keys: ({ type, object, previous }) => (type === 'MODIFIED' && deepEqual(specOf(object), specOf(previous)) ? [] : [keyOf(object)]),
      },
    ],
    reconcile(key, context) {
      const autoscaler = context.api.find(RESOURCE, ...splitKey(key));
      if (autoscaler === undefined) {
        recommendations.delete(key);
        return undefined;
      }
      // Upstream's queue takes one of these every period, the first time too.
      const firstLook = Date.parse(autoscaler.metadata.creationTimestamp) + PERIOD - context.clock.now();
      if (firstLook > 0) return firstLook;
      sync(autoscaler, key, recommendations, metrics, context);
      return PERIOD;
    },
  };
}

function specOf(object: KubeObject | undefined): unknown {
  return (object as HorizontalPodAutoscaler | undefined)?.spec;
}

function sync(
  autoscaler: HorizontalPodAutoscaler,
  key: string,
  recommendations: Map<string, readonly Recommendation[]>,
  metrics: PodMetrics,
  context: ControllerContext,
): void {
  const { api, clock, events } = context;
  const { namespace = '' } = autoscaler.metadata;
  const reference = autoscaler.spec.scaleTargetRef;
  let conditions = autoscaler.status?.conditions ?? [];
  const set = (type: string, status: string, reason: string, message: string): void => {
    const next: HorizontalPodAutoscalerCondition = { type, status, reason, message, lastTransitionTime: formatTime(clock.now()) };
    const updated = withCondition(conditions, next);
    conditions = updated === conditions ? conditions.map((condition) => (condition.type === type ? { ...condition, message } : condition)) : updated;
  };
  const target = findScaleTarget(api, namespace, reference);
  if (target === undefined) {
    const message = `the HPA controller was unable to get the target's current scale: ${reference.kind.toLowerCase()}s.${(reference.apiVersion ?? '').split('/')[0]} "${reference.name}" not found`;
    events.record(autoscaler, 'Warning', 'FailedGetScale', message.replace("the HPA controller was unable to get the target's current scale: ", ''));
    set('AbleToScale', 'False', 'FailedGetScale', message);
    write(autoscaler, { ...autoscaler.status, desiredReplicas: autoscaler.status?.desiredReplicas ?? 0, conditions }, context);
    return;
  }
  set('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
  const { minReplicas = 1, maxReplicas } = autoscaler.spec;
  const current = target.replicas;
  let desired = current;
  let reason = '';
  let currentMetrics: readonly MetricStatus[] | undefined;
  if (current === 0 && minReplicas !== 0) {
    set('ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero');
  } else if (current > maxReplicas) [desired, reason] = [maxReplicas, 'Current number of replicas above Spec.MaxReplicas'];
  else if (current < minReplicas) [desired, reason] = [minReplicas, 'Current number of replicas below Spec.MinReplicas'];
  else {
    const proposal = propose(autoscaler, target, metrics, context);
    if ('failure' in proposal) {
      set('ScalingActive', 'False', proposal.reason, `the HPA was unable to compute the replica count: ${proposal.failure}`);
      events.record(autoscaler, 'Warning', proposal.reason, proposal.failure);
      events.record(
        autoscaler,
        'Warning',
        'FailedComputeMetricsReplicas',
        `invalid metrics (1 invalid out of ${autoscaler.spec.metrics?.length ?? 1}), first error is: ${proposal.failure}`,
      );
    } else {
      currentMetrics = proposal.statuses;
      set('ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${proposal.name}`);
      const stable = stabilize(autoscaler, key, proposal.replicas, current, recommendations, clock.now());
      if (stable !== proposal.replicas)
        set(
          'AbleToScale',
          'True',
          'ScaleDownStabilized',
          'recent recommendations were higher than current one, applying the highest recent recommendation',
        );
      else set('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
      desired = limit(stable, current, minReplicas, maxReplicas, set);
      if (desired !== current) reason = desired > current ? `${proposal.name} above target` : 'All metrics below target';
    }
  }
  if (desired !== current) {
    target.resize(desired);
    events.record(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`);
    set('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${desired}`);
  }
  write(
    autoscaler,
    {
      ...autoscaler.status,
      conditions,
      ...(currentMetrics === undefined ? {} : { currentMetrics }),
      currentReplicas: target.currentReplicas,
      desiredReplicas: desired,
      ...(desired === current ? {} : { lastScaleTime: formatTime(clock.now()) }),
    },
    context,
  );
}

type Proposal =
  | { readonly replicas: number; readonly name: string; readonly statuses: readonly MetricStatus[] }
  | { readonly failure: string; readonly reason: string };

/** The most that any metric asks for. */
function propose(
  autoscaler: HorizontalPodAutoscaler,
  { selector, replicas: current }: ScaleTarget,
  metrics: PodMetrics,
  { api }: ControllerContext,
): Proposal {
  const { namespace = '' } = autoscaler.metadata;
  const pods = api
    .list('pods', { namespace, labels: selector.exactLabels() })
    .filter((pod) => selector.matches(pod.metadata.labels) && isPodActive(pod));
  let best: { readonly replicas: number; readonly name: string } | undefined;
  let failure: { readonly failure: string; readonly reason: string } | undefined;
  const statuses: MetricStatus[] = [];
  for (const { type, resource } of autoscaler.spec.metrics ?? []) {
    const result =
      resource === undefined
        ? { failure: `metrics of type ${type} are not built`, reason: 'InvalidMetricSourceType' }
        : computeReplicas(resource, pods, current, metrics);
    if ('failure' in result) failure ??= result;
    else {
      statuses.push(result.status);
      if (best === undefined || result.replicas > best.replicas) best = result;
    }
  }
  // With a metric missing, what is left may only ask for more.
  if (best === undefined || (failure !== undefined && best.replicas < current))
    return failure ?? { failure: 'no metrics', reason: 'InvalidMetricSourceType' };
  return { ...best, statuses };
}

/** Going down waits until nothing asked for more during the window. */
function stabilize(
  { spec }: HorizontalPodAutoscaler,
  key: string,
  proposed: number,
  current: number,
  recommendations: Map<string, readonly Recommendation[]>,
  now: number,
): number {
  const window = (spec.behavior?.scaleDown?.stabilizationWindowSeconds ?? DOWNSCALE_WINDOW) * 1000;
  const before = recommendations.get(key) ?? [{ at: now, replicas: current }];
  const recent = [...before.filter(({ at }) => at > now - window), { at: now, replicas: proposed }];
  recommendations.set(key, recent);
  return proposed >= current ? proposed : Math.min(current, Math.max(...recent.map(({ replicas }) => replicas)));
}

function limit(
  wanted: number,
  current: number,
  min: number,
  max: number,
  set: (type: string, status: string, reason: string, message: string) => void,
): number {
  // By default a step up at most doubles the size, or adds four.
  const highest = Math.min(max, Math.max(2 * current, current + 4));
  const desired = Math.min(Math.max(wanted, min), highest);
  if (desired === wanted) set('ScalingLimited', 'False', 'DesiredWithinRange', 'the desired count is within the acceptable range');
  else if (wanted < min) set('ScalingLimited', 'True', 'TooFewReplicas', 'the desired replica count is less than the minimum replica count');
  else if (highest === max) set('ScalingLimited', 'True', 'TooManyReplicas', 'the desired replica count is more than the maximum replica count');
  else set('ScalingLimited', 'True', 'ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate');
  return desired;
}

function write(autoscaler: HorizontalPodAutoscaler, status: HorizontalPodAutoscalerStatus, { api }: ControllerContext): void {
  if (!deepEqual(autoscaler.status, status)) api.update(RESOURCE, { ...autoscaler, status }, { subresource: 'status' });
}
