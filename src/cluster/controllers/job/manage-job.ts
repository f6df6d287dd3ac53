// Mirrors manageJob of k8s.io/kubernetes/pkg/controller/job, and backoff_utils.go.
import type { Job, Pod } from '#kube/generated/types.ts';
import type { ControllerContext } from '../../api/controller.ts';
import { createPod, deletePod } from '../pod-control.ts';
import { byDeletionOrder } from '../replicaset/deletion-order.ts';
import { slowStart } from '../slow-start.ts';
import { IGNORED_FAILURES, indexOf, isIndexed, jobPod, untrack, type IndexFailures } from './job-pods.ts';
import { failuresOf, finishTime, hasFailed, type Streak, type Tally } from './job-tally.ts';
import { findVerdict } from './pod-failure-policy.ts';

const BACKOFF = 10_000;
const LONGEST_BACKOFF = 600_000;

/** The pods that are active then, and when (ms from now) to look again. */
export interface Managed {
  readonly active: readonly Pod[];
  readonly delay?: number | undefined;
}

/** As many pods as there should be, not more and not sooner than allowed. */
export function manageJob(job: Job, tally: Tally, context: ControllerContext): Managed {
  const { active, succeeded, terminating } = tally;
  const { parallelism = 1, completions, podReplacementPolicy } = job.spec ?? {};
  if (job.spec?.suspend === true) return { active: dismiss(job, active, active.length, context) };
  const wanted =
    completions === undefined ? (succeeded > 0 ? active.length : parallelism) : Math.max(0, Math.min(parallelism, completions - succeeded));
  if (active.length > wanted) return { active: dismiss(job, active, active.length - wanted, context) };
  const room = wanted - active.length - (podReplacementPolicy === 'Failed' ? terminating : 0);
  if (room <= 0) return { active };
  const perIndex = tally.failedIndexes !== undefined;
  const wait = perIndex ? 0 : backOff(tally.streak) - context.clock.now();
  if (wait > 0) return { active, delay: wait };
  if (!isIndexed(job))
    return {
      active: [
        ...active,
        ...create(
          job,
          Array.from({ length: room }, () => undefined),
          context,
        ),
      ],
    };
  const indexes = freeIndexes(job, tally).slice(0, room);
  const ready = perIndex ? indexes.map((index) => ({ index, ...failuresOfIndex(job, tally, index) })) : indexes.map((index) => ({ index, at: 0 }));
  const due = ready.filter(({ at }) => at <= context.clock.now());
  const later = ready.filter(({ at }) => at > context.clock.now()).map(({ at }) => at - context.clock.now());
  return { active: [...active, ...create(job, due, context)], delay: later.length === 0 ? undefined : Math.min(...later) };
}

/** Their end does not count: they are let go first. */
function dismiss(job: Job, active: readonly Pod[], number: number, context: ControllerContext): readonly Pod[] {
  const doomed = new Set(byDeletionOrder(active, active, context.clock.now()).slice(0, number));
  for (const pod of doomed) {
    untrack(context.api, pod);
    deletePod(context, job, pod);
  }
  return active.filter((pod) => !doomed.has(pod));
}

interface NewPod {
  readonly index: number;
  readonly failures?: IndexFailures;
}

function create(job: Job, pods: readonly (NewPod | undefined)[], context: ControllerContext): readonly Pod[] {
  const created: Pod[] = [];
  const failure = slowStart(pods.length, (number) => {
    created.push(createPod(context, job, jobPod(job, pods[number]?.index, pods[number]?.failures)));
  });
  if (failure !== undefined) throw failure;
  return created;
}

/** When (ms since the epoch) the next try may begin. */
function backOff({ count, last }: Streak): number {
  return count === 0 ? 0 : last + Math.min(BACKOFF * 2 ** (count - 1), LONGEST_BACKOFF);
}

function freeIndexes(job: Job, { active, completed, failedIndexes, pods }: Tally): readonly number[] {
  const waiting =
    job.spec?.podReplacementPolicy === 'Failed' ? pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !hasFailed(pod, job)) : [];
  const taken = new Set([...completed, ...(failedIndexes ?? []), ...[...active, ...waiting].map(indexOf)]);
  return Array.from({ length: job.spec?.completions ?? 0 }, (_, index) => index).filter((index) => !taken.has(index));
}

/** With backoffLimitPerIndex each index has its own failures, written on its pods, and its own back-off. */
function failuresOfIndex(job: Job, { pods }: Tally, index: number): { readonly at: number; readonly failures: IndexFailures } {
  const last = pods.filter((pod) => indexOf(pod) === index && hasFailed(pod, job)).sort((a, b) => finishTime(b) - finishTime(a))[0];
  if (last === undefined) return { at: 0, failures: { counted: 0, ignored: 0 } };
  const ignored = findVerdict(job, last)?.action === 'Ignore';
  const before = Number(last.metadata.annotations?.[IGNORED_FAILURES] ?? 0);
  const failures = { counted: failuresOf(last) + (ignored ? 0 : 1), ignored: before + (ignored ? 1 : 0) };
  return { at: backOff({ count: failures.counted + failures.ignored, last: finishTime(last) }), failures };
}
