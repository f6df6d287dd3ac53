import { getApiResource } from '#kube/api-resources.ts';
import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '#kube/generated/types.ts';
import type { Unstructured } from '#kube/object.ts';
import type { DescribeContext, Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatTimestamp } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

const UNKNOWN = '<unknown>';

/** A metric of the pods' own resources: by value, or by share of what they request. */
function resourceUse(target: MetricTarget, now: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `:\t${now?.averageValue ?? UNKNOWN} / ${target.averageValue}`;
  const used = now?.averageUtilization === undefined ? UNKNOWN : `${now.averageUtilization}% (${now.averageValue ?? ''})`;
  return `  (as a percentage of request):\t${used} / ${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`;
}

function externalUse({ averageValue, value }: MetricTarget, now: MetricValueStatus | undefined): string {
  if (averageValue !== undefined) return ` (target average value):\t${now?.averageValue ?? UNKNOWN} / ${averageValue}`;
  return ` (target value):\t${now?.value ?? UNKNOWN} / ${value ?? ''}`;
}

function formatMetric(metric: MetricSpec, current: MetricStatus | undefined): string {
  const { resource, containerResource, pods, object, external } = metric;
  if (resource !== undefined) return `resource ${resource.name} on pods${resourceUse(resource.target, current?.resource?.current)}`;
  if (containerResource !== undefined) {
    const { name, container, target } = containerResource;
    return `resource ${name} of container "${container}" on pods${resourceUse(target, current?.containerResource?.current)}`;
  }
  if (pods !== undefined)
    return `"${pods.metric.name}" on pods:\t${current?.pods?.current.averageValue ?? UNKNOWN} / ${pods.target.averageValue ?? ''}`;
  if (object !== undefined) {
    const { kind, name } = object.describedObject;
    return `"${object.metric.name}" on ${kind}/${name}${externalUse(object.target, current?.object?.current)}`;
  }
  if (external !== undefined) return `"${external.metric.name}"${externalUse(external.target, current?.external?.current)}`;
  return `<unknown metric type "${metric.type}">`;
}

function writeScaling(out: PrefixWriter, direction: string, rules: HPAScalingRules | undefined): void {
  if (rules === undefined) return;
  out.write(1, `${direction}:\n`);
  if (rules.stabilizationWindowSeconds !== undefined) out.write(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds\n`);
  if ((rules.policies?.length ?? 0) === 0) return;
  out.write(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}\n`);
  out.write(2, 'Policies:\n');
  for (const { type, value, periodSeconds } of rules.policies ?? [])
    out.write(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds\n`);
}

/** What is described is version 2, whichever the object was asked for in. */
async function asVersion2(object: Unstructured, { client }: DescribeContext): Promise<HorizontalPodAutoscaler> {
  if (object.apiVersion === 'autoscaling/v2') return object as unknown as HorizontalPodAutoscaler;
  const resource = { ...getApiResource('autoscaling', 'horizontalpodautoscalers'), version: 'v2' };
  return (await client.get(resource, object.metadata?.namespace ?? '', object.metadata?.name ?? '')) as unknown as HorizontalPodAutoscaler;
}

export const describeHorizontalPodAutoscaler: Describer = async (object, context) => {
  const { metadata, spec, status } = await asVersion2(object, context);
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `CreationTimestamp:\t${formatTimestamp(metadata.creationTimestamp)}\n`);
  out.write(0, `Reference:\t${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}\n`);
  out.write(0, 'Metrics:\t( current / target )\n');
  for (const [index, metric] of (spec.metrics ?? []).entries()) out.write(1, `${formatMetric(metric, status?.currentMetrics?.[index])}\n`);
  out.write(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}\n`);
  out.write(0, `Max replicas:\t${spec.maxReplicas}\n`);
  if (spec.behavior !== undefined) {
    out.write(0, 'Behavior:\n');
    writeScaling(out, 'Scale Up', spec.behavior.scaleUp);
    writeScaling(out, 'Scale Down', spec.behavior.scaleDown);
  }
  out.write(0, `${spec.scaleTargetRef.kind} pods:\t${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired\n`);
  if ((status?.conditions?.length ?? 0) > 0) {
    out.write(0, 'Conditions:\n');
    out.write(1, 'Type\tStatus\tReason\tMessage\n');
    out.write(1, '----\t------\t------\t-------\n');
    for (const condition of status?.conditions ?? [])
      out.write(1, `${condition.type}\t${condition.status}\t${condition.reason ?? ''}\t${condition.message ?? ''}\n`);
  }
  await writeEvents(out, object, context);
  return out.toString();
};
