// Mirrors generateSelector of k8s.io/kubernetes/pkg/registry/batch/job.
import type { Job } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { labelAsTemplate } from './default-job.ts';

export const CONTROLLER_UID = 'batch.kubernetes.io/controller-uid';
export const JOB_NAME = 'batch.kubernetes.io/job-name';
/** Names of the same labels from before they had a prefix. */
const OLD_CONTROLLER_UID = 'controller-uid';
const OLD_JOB_NAME = 'job-name';

/** Pods of a job are told apart by the job's uid, unless its author insists on a selector of their own. */
export function generateSelector(job: Draft<Job>): void {
  const { spec, metadata } = job;
  if (!spec || spec.manualSelector) return;
  const generated = {
    [CONTROLLER_UID]: metadata.uid,
    [JOB_NAME]: metadata.name,
    [OLD_CONTROLLER_UID]: metadata.uid,
    [OLD_JOB_NAME]: metadata.name,
  };
  const labels = spec.template.metadata?.labels;
  spec.template.metadata = { ...spec.template.metadata, labels: { ...generated, ...labels } };
  spec.selector ??= {};
  spec.selector.matchLabels = { [CONTROLLER_UID]: metadata.uid, ...spec.selector.matchLabels };
  labelAsTemplate(job);
}
