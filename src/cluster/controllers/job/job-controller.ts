// Mirrors the job-controller of kube-controller-manager.
import { deepEqual } from '#kube/deep-equal.ts';
import { selectorOf } from '#kube/label-selector.ts';
import type { Job, JobCondition, JobStatus, Pod } from '#kube/generated/types.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { claim } from '../claim.ts';
import { controllerKeys, findController, keyOf, splitKey } from '../controller-reference.ts';
import { deletePod } from '../pod-control.ts';
import { isPodReady } from '../pod-state.ts';
import { formatIndexes } from './index-set.ts';
import { findFinish, findOutcome, untilDeadline, type Outcome } from './job-outcome.ts';
import { isTracked, untrack } from './job-pods.ts';
import { tallyOf, type Tally } from './job-tally.ts';
import { manageJob } from './manage-job.ts';

/** What `managedBy` says when it is this controller. */
const NAME = 'kubernetes.io/job-controller';

export const jobController: Controller = {
  name: 'job-controller',
  watches: [
    { resource: 'jobs.batch', keys: ({ object }) => [keyOf(object)] },
    { resource: 'pods', keys: (event) => controllerKeys(event, 'Job') },
  ],
  reconcile(key, context) {
    const job = context.api.find('jobs.batch', ...splitKey(key));
    if (job !== undefined && (job.spec?.managedBy ?? NAME) !== NAME) return undefined;
    if (job !== undefined && job.metadata.deletionTimestamp === undefined) {
      if (!isFinished(job)) return sync(job, context);
      release(job, context);
      return undefined;
    }
    // Pods of a job that is gone are let go.
    const [namespace, name] = splitKey(key);
    for (const pod of context.api.list('pods', { namespace })) {
      const owner = findController(pod);
      if (owner?.kind === 'Job' && owner.name === name && isTracked(pod)) untrack(context.api, pod);
    }
    return undefined;
  },
};

export function isFinished({ status }: Job): boolean {
  return findFinish(status?.conditions) !== undefined;
}

function release(job: Job, { api }: ControllerContext): void {
  for (const pod of api.list('pods', { owner: job.metadata.uid })) untrack(api, pod);
}

function sync(job: Job, context: ControllerContext): number | undefined {
  const { api, clock, events } = context;
  const now = clock.now();
  const suspended = job.spec?.suspend === true;
  const tally = tallyOf(job, claim(api, 'pods', job, selectorOf(job.spec?.selector)));
  const startTime = suspended ? job.status?.startTime : startOf(job, now);
  const started: Job = startTime === undefined ? job : { ...job, status: { ...job.status, startTime } };
  const outcome = findOutcome(started, tally, now);
  let { active } = tally;
  let { terminating } = tally;
  let delay: number | undefined;
  if (outcome === undefined) ({ active, delay } = manageJob(job, tally, context));
  else {
    // They keep their finalizer until they are counted.
    for (const pod of active) deletePod(context, job, pod);
    terminating += active.length;
    active = [];
  }
  // The last word is spoken when the last pod is gone.
  const finish = outcome !== undefined && terminating === 0 ? outcome : undefined;
  const conditions = conditionsOf(job, outcome, finish, context);
  const status = statusOf({
    job,
    tally,
    active,
    terminating,
    startTime,
    conditions,
    completionTime: finish?.failed === false ? formatTime(now) : undefined,
  });
  if (!deepEqual(job.status, status)) api.update('jobs.batch', { ...job, status }, { subresource: 'status' });
  for (const pod of tally.counted) untrack(api, pod);
  if (finish?.failed === false) events.record(job, 'Normal', 'Completed', 'Job completed');
  if (finish?.failed === true) events.record(job, 'Warning', finish.reason, finish.message);
  return outcome === undefined ? soonest(delay, untilDeadline(started, now)) : undefined;
}

/** A job that goes on after a rest begins anew. */
function startOf({ status }: Job, now: number): string {
  const rested = status?.conditions?.some((condition) => condition.type === 'Suspended' && condition.status === 'True') === true;
  return rested || status?.startTime === undefined ? formatTime(now) : status.startTime;
}

function conditionsOf(job: Job, outcome: Outcome | undefined, finish: Outcome | undefined, context: ControllerContext): readonly JobCondition[] {
  const now = formatTime(context.clock.now());
  const stamp = (condition: JobCondition): JobCondition => ({ ...condition, lastProbeTime: now, lastTransitionTime: now });
  const before = job.status?.conditions ?? [];
  if (outcome === undefined) return suspension(job, before, stamp, context);
  const { failed, reason, message } = outcome;
  const interim = failed ? 'FailureTarget' : 'SuccessCriteriaMet';
  return [
    ...before,
    ...(before.some(({ type }) => type === interim) ? [] : [stamp({ type: interim, status: 'True', reason, message })]),
    ...(finish === undefined ? [] : [stamp({ type: failed ? 'Failed' : 'Complete', status: 'True', reason, message })]),
  ];
}

function suspension(
  job: Job,
  before: readonly JobCondition[],
  stamp: (condition: JobCondition) => JobCondition,
  { events }: ControllerContext,
): readonly JobCondition[] {
  const suspended = job.spec?.suspend === true;
  const current = before.find(({ type }) => type === 'Suspended');
  if (suspended === (current?.status === 'True')) return before;
  const [reason, message] = suspended ? (['JobSuspended', 'Job suspended'] as const) : (['JobResumed', 'Job resumed'] as const);
  events.record(job, 'Normal', suspended ? 'Suspended' : 'Resumed', message);
  return [...before.filter(({ type }) => type !== 'Suspended'), stamp({ type: 'Suspended', status: suspended ? 'True' : 'False', reason, message })];
}

interface Found {
  readonly job: Job;
  readonly tally: Tally;
  readonly active: readonly Pod[];
  readonly terminating: number;
  readonly startTime: string | undefined;
  readonly conditions: readonly JobCondition[];
  readonly completionTime: string | undefined;
}

function statusOf({ job, tally, active, terminating, startTime, conditions, completionTime }: Found): JobStatus {
  const { succeeded, failed, completed, failedIndexes } = tally;
  return {
    ...(active.length === 0 ? {} : { active: active.length }),
    ...(completed.size === 0 ? {} : { completedIndexes: formatIndexes(completed) }),
    ...(completionTime === undefined ? {} : { completionTime }),
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(failed === 0 ? {} : { failed }),
    ...(failedIndexes === undefined ? {} : { failedIndexes: formatIndexes(failedIndexes) }),
    ready: active.filter(isPodReady).length,
    ...(startTime === undefined ? {} : { startTime }),
    ...(succeeded === 0 ? {} : { succeeded }),
    terminating,
    uncountedTerminatedPods: job.status?.uncountedTerminatedPods ?? {},
  };
}

function soonest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}
