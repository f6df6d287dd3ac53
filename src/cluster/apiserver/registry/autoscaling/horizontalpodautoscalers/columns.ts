// Mirrors printHorizontalPodAutoscaler and formatHPAMetrics of k8s.io/kubernetes/pkg/printers/internalversion.
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import type { TableColumn } from '../../../resource-definition.ts';

const UNKNOWN = '<unknown>';
const MAX_SHOWN = 2;

/** A value per pod, or one for all. */
function amount(target: MetricTarget, current: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`;
  return `${current?.value ?? UNKNOWN}/${target.value ?? UNKNOWN}`;
}

function resource(name: string, target: MetricTarget, current: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `${name}: ${current?.averageValue ?? UNKNOWN}/${target.averageValue}`;
  const utilization = current?.averageUtilization === undefined ? UNKNOWN : `${current.averageUtilization}%`;
  return `${name}: ${utilization}/${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`;
}

function metric(spec: MetricSpec, status: MetricStatus | undefined): string {
  if (spec.type === 'External' && spec.external) return amount(spec.external.target, status?.external?.current);
  if (spec.type === 'Object' && spec.object) return amount(spec.object.target, status?.object?.current);
  if (spec.type === 'Pods' && spec.pods) return `${status?.pods?.current.averageValue ?? UNKNOWN}/${spec.pods.target.averageValue ?? UNKNOWN}`;
  if (spec.type === 'Resource' && spec.resource) return resource(spec.resource.name, spec.resource.target, status?.resource?.current);
  if (spec.type === 'ContainerResource' && spec.containerResource) {
    return resource(spec.containerResource.name, spec.containerResource.target, status?.containerResource?.current);
  }
  return '<unknown type>';
}

function targets({ spec, status }: HorizontalPodAutoscaler): string {
  const all = (spec.metrics ?? []).map((item, index) => metric(item, status?.currentMetrics?.[index]));
  if (all.length === 0) return '<none>';
  const shown = all.slice(0, MAX_SHOWN).join(', ');
  return all.length > MAX_SHOWN ? `${shown} + ${all.length - MAX_SHOWN} more...` : shown;
}

export const autoscalerColumns: readonly TableColumn<HorizontalPodAutoscaler>[] = [
  nameColumn,
  column('Reference', 'string', 'What it scales', ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
  column('Targets', 'string', 'Current values of the metrics, and those wanted', targets),
  column('MinPods', 'string', 'Fewest replicas', ({ spec }) => String(spec.minReplicas ?? '<unset>')),
  column('MaxPods', 'string', 'Most replicas', ({ spec }) => spec.maxReplicas),
  column('Replicas', 'string', 'Replicas there are', ({ status }) => status?.currentReplicas ?? 0),
  ageColumn,
];
