// Mirrors the pods of k8s.io/kubernetes/pkg/controller/job.
import type { New } from '#kube/object.ts';
import type { Container, Job, Pod } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import { podFromTemplate } from '../pod-control.ts';

/** Keeps a finished pod until the job has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking';
/** On a pod: how often its index failed before it; failures that a policy says to ignore are counted apart. */
export const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
export const IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';
const INDEX = 'batch.kubernetes.io/job-completion-index';

export function isIndexed({ spec }: Job): boolean {
  return spec?.completionMode === 'Indexed';
}

export function indexOf({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[INDEX];
  return text === undefined ? undefined : Number(text);
}

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING) === true;
}

export function untrack(api: Api, pod: Pod): void {
  const current = api.find('pods', pod.metadata.namespace, pod.metadata.name);
  if (current?.metadata.uid !== pod.metadata.uid || !isTracked(current)) return;
  const finalizers = current.metadata.finalizers?.filter((finalizer) => finalizer !== TRACKING) ?? [];
  api.update('pods', { ...current, metadata: { ...current.metadata, finalizers } });
}

/** How often the pod's index failed before. */
export interface IndexFailures {
  readonly counted: number;
  readonly ignored: number;
}

/** `index`: of an Indexed job's pod; `failures`: where the job has a limit for each index. */
export function jobPod(job: Job, index: number | undefined, failures?: IndexFailures): New<Pod> {
  const { name } = job.metadata;
  const { template } = job.spec ?? { template: { spec: { containers: [] } } };
  const finalizers = [...(template.metadata?.finalizers ?? []), TRACKING];
  if (index === undefined) return podFromTemplate({ ...template, metadata: { ...template.metadata, finalizers } }, job);
  const metadata = {
    ...template.metadata,
    finalizers,
    labels: { ...template.metadata?.labels, [INDEX]: String(index) },
    annotations: {
      ...template.metadata?.annotations,
      [INDEX]: String(index),
      ...(failures !== undefined && { [FAILURES]: String(failures.counted) }),
      ...(failures !== undefined && failures.ignored > 0 && { [IGNORED_FAILURES]: String(failures.ignored) }),
    },
  };
  const { containers, initContainers } = template.spec;
  const spec = {
    ...template.spec,
    hostname: `${name}-${index}`,
    containers: containers.map(withIndex),
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(withIndex) }),
  };
  return podFromTemplate({ metadata, spec }, job, `${name}-${index}-`);
}

function withIndex(container: Container): Container {
  if (container.env?.some(({ name }) => name === 'JOB_COMPLETION_INDEX') === true) return container;
  const fieldRef = { fieldPath: `metadata.annotations['${INDEX}']` };
  return { ...container, env: [...(container.env ?? []), { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef } }] };
}
