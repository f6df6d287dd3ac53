// Mirrors SetDefaults_Job of k8s.io/kubernetes/pkg/apis/batch/v1.
import type { Job, JobSpec } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { defaultPodTemplate } from '../../core/pod-spec/default-pod-template.ts';

const MAX_INT32 = 2147483647;

function defaultCounts(spec: Draft<JobSpec>): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : MAX_INT32;
}

export function defaultJob(job: Draft<Job>): void {
  const spec = (job.spec ??= { template: { spec: { containers: [] } } });
  defaultCounts(spec);
  labelAsTemplate(job);
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed';
  spec.manualSelector ??= false;
  for (const rule of spec.podFailurePolicy?.rules ?? []) {
    for (const condition of rule.onPodConditions ?? []) condition.status ||= 'True';
  }
  spec.template = defaultPodTemplate(spec.template);
}

/** A job without labels carries those of its pods. */
export function labelAsTemplate(job: Draft<Job>): void {
  const labels = job.spec?.template.metadata?.labels;
  if (labels !== undefined && Object.keys(job.metadata.labels ?? {}).length === 0) job.metadata.labels = { ...labels };
}
