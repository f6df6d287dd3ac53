// Mirrors k8s.io/kubernetes/pkg/apis/autoscaling/v1 conversion: what the first version has no fields for travels in annotations.
import { getApiResource } from '#kube/api-resources.ts';
import { isJsonObject } from '#kube/json.ts';
import type { HorizontalPodAutoscaler, MetricSpec, V1HorizontalPodAutoscaler } from '#kube/generated/types.ts';
import type { KubeObject, Unstructured } from '#kube/object.ts';
import type { ServedVersion } from '../../../resource-definition.ts';
import { fromV1Metric, toV1Metric } from './v1-metrics.ts';

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';
const CURRENT_METRICS = 'autoscaling.alpha.kubernetes.io/current-metrics';
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior';
const OURS: ReadonlySet<string> = new Set([METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR]);

type Annotations = Readonly<Record<string, string>>;

/** autoscaling/v1 of what is stored as autoscaling/v2. */
export const autoscalingV1: ServedVersion = {
  resource: { ...getApiResource('autoscaling', 'horizontalpodautoscalers'), version: 'v1' },
  toStored: (object) => toV2(object as unknown as V1HorizontalPodAutoscaler) as unknown as Unstructured,
  fromStored: (object) => toV1(object as HorizontalPodAutoscaler) as unknown as KubeObject,
};

function toV2({ metadata, spec, status }: V1HorizontalPodAutoscaler): object {
  const annotations = (metadata as { annotations?: Annotations } | undefined)?.annotations ?? {};
  const { targetCPUUtilizationPercentage: cpu, ...rest } = spec ?? {};
  const target = { type: 'Utilization', averageUtilization: cpu };
  const metrics = [
    ...(cpu === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', target } }]),
    ...list(annotations[METRICS]).map(fromV1Metric),
  ];
  const behavior = parsed(annotations[BEHAVIOR]);
  const kept = Object.entries(annotations).filter(([name]) => !OURS.has(name));
  const { annotations: _annotations, ...meta } = (metadata ?? {}) as Partial<KubeObject['metadata']>;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { ...meta, ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }) },
    spec: { ...rest, ...(metrics.length === 0 ? {} : { metrics }), ...(behavior === undefined ? {} : { behavior }) },
    ...(status === undefined ? {} : { status: toV2Status(status, annotations) }),
  };
}

function toV2Status(
  { currentCPUUtilizationPercentage: cpu, ...rest }: NonNullable<V1HorizontalPodAutoscaler['status']>,
  annotations: Annotations,
): object {
  const current = cpu === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: cpu } } }];
  return {
    ...rest,
    currentMetrics: current.length === 0 ? null : current,
    ...(CONDITIONS in annotations ? { conditions: list(annotations[CONDITIONS]) } : {}),
  };
}

function toV1({ metadata, spec, status }: HorizontalPodAutoscaler): object {
  const { metrics = [], behavior, ...rest } = spec ?? {};
  const cpu = metrics.find(isCpuUtilization);
  const others = metrics.filter((metric) => metric !== cpu);
  const { conditions = [], currentMetrics, ...state } = status ?? {};
  const current = currentMetrics?.find((metric) => metric.resource?.name === 'cpu')?.resource?.current.averageUtilization;
  const annotations = {
    ...metadata.annotations,
    ...(others.length === 0 ? {} : { [METRICS]: JSON.stringify(others.map(toV1Metric)) }),
    ...(conditions.length === 0 ? {} : { [CONDITIONS]: JSON.stringify(conditions) }),
    ...(behavior === undefined ? {} : { [BEHAVIOR]: JSON.stringify(behavior) }),
  };
  const target = cpu?.resource?.target.averageUtilization;
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: { ...metadata, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: { ...rest, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    ...(status === undefined ? {} : { status: { ...state, ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }) } }),
  };
}

function isCpuUtilization({ type, resource }: MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;
}

function list(text: string | undefined): readonly Readonly<Record<string, unknown>>[] {
  const value = parsed(text);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** An annotation that is no JSON says nothing. */
function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
