// Mirrors what the autoscaler says of metrics that only an adapter could serve. Not built: custom and external metrics themselves.
import type { HorizontalPodAutoscaler, LabelSelector, MetricSpec } from '#kube/generated/types.ts';
import type { MetricResult } from './metric-result.ts';

const CUSTOM = 'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

export function unservedMetric({ metadata }: HorizontalPodAutoscaler, { type, pods, object, external }: MetricSpec): MetricResult {
  const { namespace = '' } = metadata;
  if (pods !== undefined)
    return { reason: 'FailedGetPodsMetric', what: 'pods metric', failure: `unable to get metric ${pods.metric.name}: ${CUSTOM}` };
  if (object !== undefined) {
    const { describedObject, metric } = object;
    const failure = `unable to get metric ${metric.name}: ${describedObject.kind} on ${namespace} ${describedObject.name}/${CUSTOM}`;
    return { reason: 'FailedGetObjectMetric', what: 'object metric', failure };
  }
  if (external === undefined) return { reason: 'InvalidMetricSourceType', what: 'metric', failure: `unknown metric source type "${type}"` };
  const { name, selector } = external.metric;
  const cause = `unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
  const failure = `unable to get external metric ${namespace}/${name}/${printSelector(selector)}: ${cause}`;
  return { reason: 'FailedGetExternalMetric', what: `${name} external metric`, failure };
}

/** As Go prints a pointer to it. */
function printSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const printed = labels.map(([key, value]) => `${key}: ${value},`).join('');
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${printed}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
