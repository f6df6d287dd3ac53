// Mirrors the replica calculator of k8s.io/kubernetes/pkg/controller/podautoscaler for the resources of pods and containers.
import { parseQuantity } from '#kube/quantity.ts';
import type { MetricStatus, MetricTarget, MetricValueStatus, Pod } from '#kube/generated/types.ts';
import { findPodCondition, isPodReady, podReadySince } from '../pod-state.ts';
import { amount, podResources } from '../../scheduler/pod-resources.ts';
import type { MetricResult } from './metric-result.ts';
import type { PodMetrics } from './pod-metrics.ts';

const TOLERANCE = 0.1;
/** Upstream's --horizontal-pod-autoscaler-cpu-initialization-period and -initial-readiness-delay, ms. */
const CPU_INITIALIZATION = 5 * 60_000;
const READINESS_DELAY = 30_000;
/** Over how long the metrics server measures, ms. */
const WINDOW = 15_000;

export interface ResourceSource {
  readonly name: string;
  readonly target: MetricTarget;
  /** Of a metric of the type ContainerResource. */
  readonly container?: string;
}

interface Sample {
  readonly pod: Pod;
  readonly used: number;
}

interface Groups {
  readonly ready: readonly Sample[];
  /** Not ready for long enough for its use to mean something; counted as using nothing on the way up. */
  readonly unready: readonly Pod[];
  /** Not measured. */
  readonly missing: readonly Pod[];
}

/** How many replicas bring the average use of the pods to the target. */
export function computeReplicas(source: ResourceSource, pods: readonly Pod[], current: number, metrics: PodMetrics, now: number): MetricResult {
  const { name, target, container } = source;
  const what = container === undefined ? `${name} resource metric` : `${name} container metric`;
  const reason = container === undefined ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric';
  const kind = target.type === 'Utilization' ? 'utilization' : 'usage';
  const fail = (cause: string): MetricResult => ({ reason, what, failure: `failed to get ${name} ${kind}: ${cause}` });
  if (!metrics.available)
    return fail(
      `unable to get metrics for resource ${name}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`,
    );
  if (pods.every((pod) => metrics.usage(pod, container)?.[name] === undefined))
    return fail(`unable to get metrics for resource ${name}: no metrics returned from resource metrics API`);
  const groups = group(source, pods, metrics, now);
  if (groups.ready.length === 0) return fail('did not receive metrics for targeted pods (pods might be unready)');
  const bound = target.type === 'Utilization' ? boundByRequests(source, pods) : boundByValue(source);
  if (typeof bound === 'string') return fail(bound);
  const total = groups.ready.reduce((sum, { used }) => sum + used, 0);
  const averageValue = printAmount(name, Math.floor(total / groups.ready.length));
  const { ratio, percent } = bound(groups.ready);
  return {
    replicas: settle(groups, ratio, bound, current, target),
    name: target.type === 'Utilization' ? `${name} resource utilization (percentage of request)` : `${name} resource`,
    status: statusOf(source, target.type === 'Utilization' ? { averageUtilization: percent, averageValue } : { averageValue }),
  };
}

/** How the use of these pods relates to what it should be. */
type Bound = ((samples: readonly Sample[]) => { readonly ratio: number; readonly percent: number }) & { readonly full: (pod: Pod) => number };

function boundByRequests({ name, target, container }: ResourceSource, pods: readonly Pod[]): Bound | string {
  const requests = new Map<Pod, number>();
  for (const pod of pods) {
    const containers = pod.spec.containers.filter((each) => container === undefined || each.name === container);
    if (container !== undefined && containers.length === 0)
      return `container ${container} not present in metrics for pod ${pod.metadata.namespace}/${pod.metadata.name}`;
    const missing = containers.find(({ resources }) => resources?.requests?.[name] === undefined);
    if (missing !== undefined && pod.spec.resources?.requests?.[name] === undefined)
      return `missing request for ${name} in container ${missing.name} of Pod ${pod.metadata.name}`;
    const own = containers.reduce((sum, { resources }) => sum + amount(name, resources?.requests?.[name] ?? '0'), 0);
    requests.set(pod, container === undefined ? (podResources(pod).requests[name] ?? 0) : own);
  }
  const wanted = target.averageUtilization ?? 80;
  const measure = (samples: readonly Sample[]): { readonly ratio: number; readonly percent: number } => {
    const requested = samples.reduce((sum, { pod }) => sum + (requests.get(pod) ?? 0), 0);
    const percent = requested === 0 ? 0 : Math.floor((samples.reduce((sum, { used }) => sum + used, 0) * 100) / requested);
    return { ratio: percent / wanted, percent };
  };
  return Object.assign(measure, { full: (pod: Pod) => ((requests.get(pod) ?? 0) * Math.max(100, wanted)) / 100 });
}

function boundByValue({ name, target }: ResourceSource): Bound {
  const wanted = amount(name, target.averageValue ?? '0');
  const measure = (samples: readonly Sample[]): { readonly ratio: number; readonly percent: number } => {
    const ratio = Math.floor(samples.reduce((sum, { used }) => sum + used, 0) / samples.length) / wanted;
    return { ratio, percent: Math.floor(ratio * 100) };
  };
  return Object.assign(measure, { full: () => wanted });
}

function group({ name, container }: ResourceSource, pods: readonly Pod[], metrics: PodMetrics, now: number): Groups {
  const ready: Sample[] = [];
  const unready: Pod[] = [];
  const missing: Pod[] = [];
  for (const pod of pods) {
    const used = metrics.usage(pod, container)?.[name];
    if (pod.status?.phase === 'Pending') unready.push(pod);
    else if (used === undefined) missing.push(pod);
    else if (name === 'cpu' && isStarting(pod, now)) unready.push(pod);
    else ready.push({ pod, used });
  }
  return { ready, unready, missing };
}

/** A pod that has just started works for itself. */
function isStarting(pod: Pod, now: number): boolean {
  const ready = findPodCondition(pod, 'Ready');
  if (ready === undefined || pod.status?.startTime === undefined) return true;
  const start = Date.parse(pod.status.startTime);
  if (start + CPU_INITIALIZATION > now) return !isPodReady(pod) || (podReadySince(pod) ?? 0) + WINDOW > now;
  return ready.status === 'False' && start + READINESS_DELAY > Date.parse(ready.lastTransitionTime ?? pod.metadata.creationTimestamp);
}

/** What is not known may hold a change back, and never makes it larger or turns it round. */
function settle({ ready, unready, missing }: Groups, ratio: number, bound: Bound, current: number, { type }: MetricTarget): number {
  const upWithUnready = unready.length > 0 && ratio > 1;
  if (!upWithUnready && missing.length === 0) return isClose(ratio) ? current : Math.ceil(ratio * ready.length);
  const samples = [
    ...ready,
    ...missing
      .filter(() => ratio !== 1)
      .map((pod) => ({ pod, used: ratio < 1 && (type === 'Utilization' || type === 'AverageValue') ? bound.full(pod) : 0 })),
    ...(upWithUnready ? unready.map((pod) => ({ pod, used: 0 })) : []),
  ];
  const next = bound(samples).ratio;
  if (isClose(next) || (ratio < 1 && next > 1) || (ratio > 1 && next < 1)) return current;
  const replicas = Math.ceil(next * samples.length);
  return (next < 1 && replicas > current) || (next > 1 && replicas < current) ? current : replicas;
}

/** Small differences are not worth a change. */
function isClose(ratio: number): boolean {
  return Math.abs(1 - ratio) <= TOLERANCE;
}

function statusOf({ name, container }: ResourceSource, current: MetricValueStatus): MetricStatus {
  return container === undefined
    ? { type: 'Resource', resource: { name, current } }
    : { type: 'ContainerResource', containerResource: { container, name, current } };
}

function printAmount(name: string, value: number): string {
  return parseQuantity(name === 'cpu' ? `${value}m` : String(value)).toString();
}
