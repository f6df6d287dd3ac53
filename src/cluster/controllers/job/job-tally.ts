// Mirrors what k8s.io/kubernetes/pkg/controller/job adds up over the pods of a job, indexed_job_utils.go among it.
import type { Job, Pod } from '#kube/generated/types.ts';
import { isPodTerminal } from '../pod-state.ts';
import { parseIndexes } from './index-set.ts';
import { FAILURES, indexOf, isIndexed, isTracked } from './job-pods.ts';
import { findVerdict } from './pod-failure-policy.ts';

/** Failures in a row, and when (ms) the last of them ended. */
export interface Streak {
  readonly count: number;
  readonly last: number;
}

/** What the pods say, with those that finished since the last look counted. */
export interface Tally {
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  /** Being deleted, and not at an end yet. */
  readonly terminating: number;
  /** Pods that are counted now and may be let go. */
  readonly counted: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  readonly completed: ReadonlySet<number>;
  /** Undefined without backoffLimitPerIndex. */
  readonly failedIndexes: ReadonlySet<number> | undefined;
  /** Why the job as a whole fails, by its pod failure policy. */
  readonly verdict: string | undefined;
  readonly streak: Streak;
}

export function tallyOf(job: Job, pods: readonly Pod[]): Tally {
  const counted = pods.filter((pod) => isTracked(pod) && (pod.status?.phase === 'Succeeded' || hasFailed(pod, job)));
  let [succeeded, failed] = [job.status?.succeeded ?? 0, job.status?.failed ?? 0];
  let verdict: string | undefined;
  const completions = job.spec?.completions ?? Infinity;
  const completed = new Set([...parseIndexes(job.status?.completedIndexes)].filter((index) => index < completions));
  const perIndex = job.spec?.backoffLimitPerIndex !== undefined;
  const failedIndexes = new Set(perIndex ? [...parseIndexes(job.status?.failedIndexes)].filter((index) => index < completions) : []);
  for (const pod of counted) {
    const index = indexOf(pod);
    if (pod.status?.phase === 'Succeeded') {
      if (!isIndexed(job)) succeeded++;
      else if (index !== undefined && index < completions) completed.add(index);
      continue;
    }
    const rule = findVerdict(job, pod);
    if (rule?.action === 'FailJob') verdict ??= rule.message;
    if (rule?.action === 'Ignore') continue;
    failed++;
    if (perIndex && index !== undefined && (rule?.action === 'FailIndex' || failuresOf(pod) >= (job.spec?.backoffLimitPerIndex ?? 0)))
      failedIndexes.add(index);
  }
  const active = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && !isPodTerminal(pod));
  return {
    pods,
    active,
    terminating: pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isPodTerminal(pod)).length,
    counted,
    succeeded: isIndexed(job) ? completed.size : succeeded,
    failed,
    completed,
    failedIndexes: perIndex ? failedIndexes : undefined,
    verdict,
    streak: streakOf(pods),
  };
}

/** A pod that somebody deletes has failed too, unless the job waits for its end to replace it. */
export function hasFailed(pod: Pod, { spec }: Job): boolean {
  if (pod.status?.phase === 'Failed') return true;
  return spec?.podReplacementPolicy !== 'Failed' && pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded';
}

export function failuresOf({ metadata }: Pod): number {
  return Number(metadata.annotations?.[FAILURES] ?? 0);
}

/** The failures since the last success. */
function streakOf(pods: readonly Pod[]): Streak {
  const success = Math.max(-Infinity, ...pods.filter(({ status }) => status?.phase === 'Succeeded').map(finishTime));
  const failures = pods
    .filter(({ status }) => status?.phase === 'Failed')
    .map(finishTime)
    .filter((at) => at > success);
  return { count: failures.length, last: Math.max(0, ...failures) };
}

export function finishTime({ metadata, status }: Pod): number {
  const times = (status?.containerStatuses ?? []).flatMap(({ state }) =>
    state?.terminated?.finishedAt === undefined ? [] : [Date.parse(state.terminated.finishedAt)],
  );
  return Math.max(Date.parse(status?.startTime ?? metadata.creationTimestamp), ...times);
}
