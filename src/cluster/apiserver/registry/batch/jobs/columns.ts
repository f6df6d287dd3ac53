// Mirrors printJob of k8s.io/kubernetes/pkg/printers/internalversion.
import { humanDuration } from '#kube/duration.ts';
import type { Job } from '#kube/generated/types.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import { containerColumns } from '../../table/container-cells.ts';
import type { TableColumn } from '../../../resource-definition.ts';

function status(job: Job): string {
  const has = (type: string) => job.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running';
}

function completions({ spec, status: found }: Job): string {
  const succeeded = found?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function duration({ status: found }: Job, now: number): string {
  if (!found?.startTime) return '';
  return humanDuration((found.completionTime ? Date.parse(found.completionTime) : now) - Date.parse(found.startTime));
}

export const jobColumns: readonly TableColumn<Job>[] = [
  nameColumn,
  column('Status', 'string', 'Status of the job.', status),
  column('Completions', 'string', 'Pods that succeeded, of those that must', completions),
  column('Duration', 'string', 'Time required to complete the job.', duration),
  ageColumn,
  ...containerColumns<Job>((job) => job.spec.template),
  wideColumn('Selector', 'string', 'Labels of the pods it owns', (job) => formatLabelSelector(job.spec.selector)),
];
