import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from '#kube/generated/types.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatTimestamp } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

function writeMetric(out: PrefixWriter, metric: MetricSpec, current: MetricStatus | undefined): void {
  if (metric.type !== 'Resource' || metric.resource === undefined) {
    out.write(1, `<unknown metric type ${JSON.stringify(metric.type)}>\n`);
    return;
  }
  const { name, target } = metric.resource;
  const now = current?.resource?.current;
  out.write(1, `resource ${name} on pods`);
  if (target.averageValue !== undefined) {
    out.write(0, `:\t${now?.averageValue ?? '<unknown>'} / ${target.averageValue}\n`);
    return;
  }
  const used = now?.averageUtilization === undefined ? '<unknown>' : `${now.averageUtilization}% (${now.averageValue ?? ''})`;
  out.write(
    0,
    `  (as a percentage of request):\t${used} / ${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}\n`,
  );
}

export const describeHorizontalPodAutoscaler: Describer = async (object, context) => {
  const { metadata, spec, status } = object as unknown as HorizontalPodAutoscaler;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `CreationTimestamp:\t${formatTimestamp(metadata.creationTimestamp)}\n`);
  out.write(0, `Reference:\t${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}\n`);
  out.write(0, 'Metrics:\t( current / target )\n');
  for (const [index, metric] of (spec.metrics ?? []).entries()) writeMetric(out, metric, status?.currentMetrics?.[index]);
  out.write(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}\n`);
  out.write(0, `Max replicas:\t${spec.maxReplicas}\n`);
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
