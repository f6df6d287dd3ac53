// Mirrors the replica calculator of k8s.io/kubernetes/pkg/controller/podautoscaler for resource metrics.
import { parseQuantity } from '#kube/quantity.ts';
import type { MetricStatus, Pod, ResourceMetricSource } from '#kube/generated/types.ts';
import { isPodReady } from '../pod-state.ts';
import { amount, podResources } from '../../scheduler/pod-resources.ts';
import type { PodMetrics } from './pod-metrics.ts';

const TOLERANCE = 0.1;

export type MetricResult =
  { readonly replicas: number; readonly status: MetricStatus; readonly name: string } | { readonly failure: string; readonly reason: string };

/** How many replicas bring the average use of the pods to the target. */
export function computeReplicas({ name, target }: ResourceMetricSource, pods: readonly Pod[], current: number, metrics: PodMetrics): MetricResult {
  const measured = name === 'cpu' || name === 'memory' ? name : 'resource';
  const what = target.type === 'Utilization' ? `${name} utilization` : `${name} usage`;
  const fail = (cause: string): MetricResult => ({ reason: 'FailedGetResourceMetric', failure: `failed to get ${what}: ${cause}` });
  if (!metrics.available) {
    return fail(
      `unable to get metrics for resource ${name}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`,
    );
  }
  const samples = pods.flatMap((pod) => {
    const used = metrics.usage(pod)?.[name];
    return used === undefined ? [] : [{ pod, used }];
  });
  if (samples.length === 0) return fail(`unable to get metrics for resource ${name}: no metrics returned from resource metrics API`);
  const ready = samples.filter(({ pod }) => isPodReady(pod));
  if (ready.length === 0) return fail('did not receive metrics for targeted pods (pods might be unready)');
  const used = ready.reduce((sum, sample) => sum + sample.used, 0);
  const average = Math.floor(used / ready.length);
  const averageValue = measured === 'cpu' ? parseQuantity(`${average}m`).toString() : parseQuantity(String(average)).toString();
  if (target.type !== 'Utilization') {
    const wanted = amount(name, target.averageValue ?? '0');
    const ratio = used / ready.length / wanted;
    return {
      replicas: scale(ratio, ready.length, current),
      name: `${name} resource`,
      status: { type: 'Resource', resource: { name, current: { averageValue } } },
    };
  }
  let requested = 0;
  for (const { pod } of ready) {
    const missing = pod.spec.containers.find(({ resources }) => resources?.requests?.[name] === undefined);
    if (missing !== undefined) return fail(`missing request for ${name} in container ${missing.name} of Pod ${pod.metadata.name}`);
    requested += podResources(pod).requests[name] ?? 0;
  }
  const averageUtilization = requested === 0 ? 0 : Math.floor((used * 100) / requested);
  const replicas = scale(averageUtilization / (target.averageUtilization ?? 80), ready.length, current);
  return {
    replicas,
    name: `${name} resource utilization (percentage of request)`,
    status: { type: 'Resource', resource: { name, current: { averageUtilization, averageValue } } },
  };
}

/** Small differences are not worth a change. */
function scale(ratio: number, measured: number, current: number): number {
  return Math.abs(1 - ratio) <= TOLERANCE ? current : Math.ceil(ratio * measured);
}
