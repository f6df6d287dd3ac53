// Mirrors the horizontal-pod-autoscaler-controller of kube-controller-manager. Custom and external metrics have no server here.
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
import type { MetricResult } from './metric-result.ts';
import { computeReplicas } from './resource-metric.ts';
import { scaleDownLimit, scaleUpLimit, type ScaleEvent } from './scale-rate.ts';
import { findScaleTarget, type ScaleTarget } from './scale-target.ts';
import { unservedMetric } from './unserved-metric.ts';

const PERIOD = 15_000;
const DOWNSCALE_WINDOW = 300;
/** Policies look back half an hour at most. */
const LONGEST_PERIOD = 1_800_000;
const RESOURCE = 'horizontalpodautoscalers.autoscaling';

interface Recommendation {
  readonly at: number;
  readonly replicas: number;
}

/** What one autoscaler asked for and did of late. */
interface Memory {
  recommendations: readonly Recommendation[] | undefined;
  scalings: readonly ScaleEvent[];
}

export function horizontalController(metrics: PodMetrics): Controller {
  /** As upstream, kept in memory only: after a restart the windows fill anew. */
  const memory = new Map<string, Memory>();
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
        memory.delete(key);
        return undefined;
      }
      // Upstream's queue takes one of these every period, the first time too.
      const firstLook = Date.parse(autoscaler.metadata.creationTimestamp) + PERIOD - context.clock.now();
      if (firstLook > 0) return firstLook;
      const known = memory.get(key) ?? { recommendations: undefined, scalings: [] };
      memory.set(key, known);
      sync(autoscaler, known, metrics, context);
      return PERIOD;
    },
  };
}

function specOf(object: KubeObject | undefined): unknown {
  return (object as HorizontalPodAutoscaler | undefined)?.spec;
}

function sync(autoscaler: HorizontalPodAutoscaler, memory: Memory, metrics: PodMetrics, context: ControllerContext): void {
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
      const counts = `${proposal.invalid} invalid out of ${autoscaler.spec.metrics?.length ?? 1}`;
      const first = `failed to get ${proposal.what} value: ${proposal.failure}`;
      events.record(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', `invalid metrics (${counts}), first error is: ${first}`);
    } else {
      currentMetrics = proposal.statuses;
      set('ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${proposal.name}`);
      const stable = stabilize(autoscaler, proposal.replicas, current, memory, clock.now());
      if (stable > proposal.replicas)
        set(
          'AbleToScale',
          'True',
          'ScaleDownStabilized',
          'recent recommendations were higher than current one, applying the highest recent recommendation',
        );
      else if (stable < proposal.replicas)
        set(
          'AbleToScale',
          'True',
          'ScaleUpStabilized',
          'recent recommendations were lower than current one, applying the lowest recent recommendation',
        );
      else set('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
      desired = limit(stable, current, autoscaler, memory.scalings, clock.now(), set);
      if (desired !== current) reason = desired > current ? `${proposal.name} above target` : 'All metrics below target';
    }
  }
  if (desired !== current) {
    target.resize(desired);
    memory.scalings = [...memory.scalings.filter(({ at }) => at > clock.now() - LONGEST_PERIOD), { at: clock.now(), change: desired - current }];
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
  | (Extract<MetricResult, { failure: string }> & { readonly invalid: number });

/** The most that any metric asks for. Every metric that cannot be read is told of. */
function propose(
  autoscaler: HorizontalPodAutoscaler,
  { selector, replicas: current }: ScaleTarget,
  metrics: PodMetrics,
  { api, clock, events }: ControllerContext,
): Proposal {
  const { namespace = '' } = autoscaler.metadata;
  const pods = api
    .list('pods', { namespace, labels: selector.exactLabels() })
    .filter((pod) => selector.matches(pod.metadata.labels) && isPodActive(pod));
  let best: { readonly replicas: number; readonly name: string } | undefined;
  const failures: Extract<MetricResult, { failure: string }>[] = [];
  const statuses: MetricStatus[] = [];
  for (const metric of autoscaler.spec.metrics ?? []) {
    const source = metric.resource ?? metric.containerResource;
    const result = source === undefined ? unservedMetric(autoscaler, metric) : computeReplicas(source, pods, current, metrics, clock.now());
    if ('failure' in result) {
      failures.push(result);
      events.record(autoscaler, 'Warning', result.reason, result.failure);
    } else {
      statuses.push(result.status);
      if (best === undefined || result.replicas > best.replicas) best = result;
    }
  }
  // With a metric missing, what is left may only ask for more.
  const [failure = { failure: 'no metrics', reason: 'InvalidMetricSourceType', what: 'metric' }] = failures;
  if (best === undefined || (failures.length > 0 && best.replicas < current)) return { ...failure, invalid: failures.length };
  return { ...best, statuses };
}

/** Either direction waits until nothing asked for the opposite during its window; by default only the way down does. */
function stabilize({ spec }: HorizontalPodAutoscaler, proposed: number, current: number, memory: Memory, now: number): number {
  const down = (spec.behavior?.scaleDown?.stabilizationWindowSeconds ?? DOWNSCALE_WINDOW) * 1000;
  const up = (spec.behavior?.scaleUp?.stabilizationWindowSeconds ?? 0) * 1000;
  const before = memory.recommendations ?? [{ at: now, replicas: current }];
  const recent = [...before.filter(({ at }) => at > now - Math.max(down, up)), { at: now, replicas: proposed }];
  memory.recommendations = recent;
  const within = (window: number): number[] => [proposed, ...recent.filter(({ at }) => at > now - window).map(({ replicas }) => replicas)];
  const highest = Math.max(...within(down));
  const lowest = Math.min(...within(up));
  return current < lowest ? lowest : current > highest ? highest : current;
}

function limit(
  wanted: number,
  current: number,
  { spec: { minReplicas = 1, maxReplicas, behavior } }: HorizontalPodAutoscaler,
  scalings: readonly ScaleEvent[],
  now: number,
  set: (type: string, status: string, reason: string, message: string) => void,
): number {
  if (wanted > current) {
    const rate = scaleUpLimit(current, behavior?.scaleUp, scalings, now);
    if (wanted > Math.min(rate, maxReplicas)) {
      if (rate < maxReplicas)
        set('ScalingLimited', 'True', 'ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate');
      else set('ScalingLimited', 'True', 'TooManyReplicas', 'the desired replica count is more than the maximum replica count');
      return Math.min(rate, maxReplicas);
    }
  } else {
    const rate = wanted < current ? scaleDownLimit(current, behavior?.scaleDown, scalings, now) : 0;
    if (wanted < Math.max(rate, minReplicas)) {
      if (rate > minReplicas)
        set('ScalingLimited', 'True', 'ScaleDownLimit', 'the desired replica count is decreasing faster than the maximum scale rate');
      else set('ScalingLimited', 'True', 'TooFewReplicas', 'the desired replica count is less than the minimum replica count');
      return Math.max(rate, minReplicas);
    }
  }
  set('ScalingLimited', 'False', 'DesiredWithinRange', 'the desired count is within the acceptable range');
  return wanted;
}

function write(autoscaler: HorizontalPodAutoscaler, status: HorizontalPodAutoscalerStatus, { api }: ControllerContext): void {
  if (!deepEqual(autoscaler.status, status)) api.update(RESOURCE, { ...autoscaler, status }, { subresource: 'status' });
}
