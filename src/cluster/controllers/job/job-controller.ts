// Mirrors the job-controller of kube-controller-manager. Not built: backoffLimitPerIndex, maxFailedIndexes, managedBy, rules of successPolicy.
import { deepEqual } from '#kube/deep-equal.ts';
import { selectorOf } from '#kube/label-selector.ts';
import type { Job, JobCondition, JobStatus, Pod } from '#kube/generated/types.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { claim } from '../claim.ts';
import { controllerKeys, findController, keyOf, splitKey } from '../controller-reference.ts';
import { createPod, deletePod } from '../pod-control.ts';
import { isPodReady, isPodTerminal } from '../pod-state.ts';
import { slowStart } from '../slow-start.ts';
import { formatIndexes, parseIndexes } from './index-set.ts';
import { indexOf, isIndexed, isTracked, jobPod, untrack } from './job-pods.ts';
import { findVerdict } from './pod-failure-policy.ts';

const BACKOFF = 10_000;
const LONGEST_BACKOFF = 600_000;

export const jobController: Controller = {
  name: 'job-controller',
  watches: [
    { resource: 'jobs.batch', keys: ({ object }) => [keyOf(object)] },
    { resource: 'pods', keys: (event) => controllerKeys(event, 'Job') },
  ],
  reconcile(key, context) {
    const job = context.api.find('jobs.batch', ...splitKey(key));
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

export function findFinish(conditions: readonly JobCondition[] = []): JobCondition | undefined {
  return conditions.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
}

function release(job: Job, { api }: ControllerContext): void {
  for (const pod of api.list('pods', { owner: job.metadata.uid })) untrack(api, pod);
}

/** What the pods say, with those that finished since the last look counted. */
interface Tally {
  readonly active: readonly Pod[];
  readonly counted: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  readonly completed: ReadonlySet<number>;
  readonly verdict: string | undefined;
  readonly lastFailure: number | undefined;
}

function sync(job: Job, context: ControllerContext): number | undefined {
  const { api, clock, events } = context;
  const now = clock.now();
  const suspended = job.spec?.suspend === true;
  const pods = claim(api, 'pods', job, selectorOf(job.spec?.selector));
  const tally = count(job, pods);
  const startTime = suspended ? undefined : (job.status?.startTime ?? formatTime(now));
  const finish = findOutcome(job, tally, startTime, now);
  let active = tally.active;
  let delay: number | undefined;
  if (finish !== undefined) {
    for (const pod of active) deletePod(context, job, pod);
    for (const pod of active) untrack(api, pod);
    active = [];
  } else if (suspended) {
    for (const pod of active) deletePod(context, job, pod);
    active = [];
  } else {
    const result = manage(job, tally, context);
    active = result.active;
    delay = result.delay;
  }
  const conditions = conditionsOf(job, finish, suspended, context);
  const status = statusOf(job, tally, active, startTime, conditions, finish, now);
  if (!deepEqual(job.status, status)) api.update('jobs.batch', { ...job, status }, { subresource: 'status' });
  for (const pod of tally.counted) untrack(api, pod);
  if (finish?.type === 'Complete') events.record(job, 'Normal', 'Completed', 'Job completed');
  if (finish?.type === 'Failed') events.record(job, 'Warning', finish.reason ?? '', finish.message ?? '');
  return finish === undefined ? soonest(delay, untilDeadline(job, startTime, now)) : undefined;
}

function count(job: Job, pods: readonly Pod[]): Tally {
  const completed = new Set(parseIndexes(job.status?.completedIndexes));
  const active = pods.filter(
    ({ metadata, status }) => metadata.deletionTimestamp === undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed',
  );
  const counted = pods.filter((pod) => isTracked(pod) && (isPodTerminal(pod) || pod.metadata.deletionTimestamp !== undefined));
  let [succeeded, failed] = [job.status?.succeeded ?? 0, job.status?.failed ?? 0];
  let verdict: string | undefined;
  let lastFailure: number | undefined;
  for (const pod of counted) {
    if (pod.status?.phase === 'Succeeded') {
      const index = indexOf(pod);
      if (!isIndexed(job)) succeeded++;
      else if (index !== undefined) completed.add(index);
      continue;
    }
    const rule = findVerdict(job, pod);
    if (rule?.action === 'FailJob') verdict ??= rule.message;
    if (rule?.action !== 'Ignore') failed++;
  }
  for (const pod of pods) if (pod.status?.phase === 'Failed') lastFailure = Math.max(lastFailure ?? 0, finishTime(pod));
  if (isIndexed(job)) succeeded = completed.size;
  return { active, counted, succeeded, failed, completed, verdict, lastFailure };
}

function finishTime({ metadata, status }: Pod): number {
  const times = (status?.containerStatuses ?? []).flatMap(({ state }) =>
    state?.terminated?.finishedAt === undefined ? [] : [Date.parse(state.terminated.finishedAt)],
  );
  return Math.max(Date.parse(status?.startTime ?? metadata.creationTimestamp), ...times);
}

function findOutcome(job: Job, tally: Tally, startTime: string | undefined, now: number): JobCondition | undefined {
  const { backoffLimit = 6, completions, parallelism = 1, template } = job.spec ?? {};
  const fail = (reason: string, message: string): JobCondition => ({ type: 'Failed', status: 'True', reason, message });
  if (tally.verdict !== undefined) return fail('PodFailurePolicy', tally.verdict);
  const restarts =
    template?.spec.restartPolicy !== 'OnFailure'
      ? 0
      : tally.active.flatMap(({ status }) => status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
  if (tally.failed > backoffLimit || (restarts > 0 && restarts > backoffLimit))
    return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const left = untilDeadline(job, startTime, now);
  if (left !== undefined && left <= 0) return fail('DeadlineExceeded', 'Job was active longer than specified deadline');
  // Without completions one success tells the others to come to an end.
  const complete = completions === undefined ? tally.succeeded > 0 && tally.active.length === 0 : tally.succeeded >= completions;
  const nothingToDo = completions === 0 || (completions === undefined && parallelism === 0 && tally.succeeded > 0);
  return complete || nothingToDo
    ? { type: 'Complete', status: 'True', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
    : undefined;
}

function untilDeadline(job: Job, startTime: string | undefined, now: number): number | undefined {
  const seconds = job.spec?.activeDeadlineSeconds;
  return seconds === undefined || startTime === undefined ? undefined : Date.parse(startTime) + seconds * 1000 - now;
}

function manage(job: Job, tally: Tally, context: ControllerContext): { readonly active: readonly Pod[]; readonly delay?: number } {
  const { parallelism = 1, completions } = job.spec ?? {};
  const { active, succeeded, failed, lastFailure } = tally;
  const wanted =
    completions === undefined ? (succeeded > 0 ? Math.min(active.length, parallelism) : parallelism) : Math.min(parallelism, completions - succeeded);
  if (active.length > wanted) {
    const doomed = active.slice(wanted);
    for (const pod of doomed) deletePod(context, job, pod);
    return { active: active.slice(0, wanted) };
  }
  if (active.length === wanted) return { active };
  const backoff =
    failed === 0 || lastFailure === undefined ? 0 : lastFailure + Math.min(BACKOFF * 2 ** (failed - 1), LONGEST_BACKOFF) - context.clock.now();
  if (backoff > 0) return { active, delay: backoff };
  const indexes = isIndexed(job) ? freeIndexes(completions ?? 0, tally) : [];
  const created: Pod[] = [];
  const failure = slowStart(wanted - active.length, (number) => {
    created.push(createPod(context, job, jobPod(job, isIndexed(job) ? indexes[number] : undefined)));
  });
  if (failure !== undefined) throw failure;
  return { active: [...active, ...created] };
}

function freeIndexes(completions: number, { active, completed }: Tally): readonly number[] {
  const taken = new Set([...completed, ...active.map(indexOf)]);
  return Array.from({ length: completions }, (_, index) => index).filter((index) => !taken.has(index));
}

function conditionsOf(job: Job, finish: JobCondition | undefined, suspended: boolean, { clock, events }: ControllerContext): readonly JobCondition[] {
  const now = formatTime(clock.now());
  const stamp = (condition: JobCondition): JobCondition => ({ ...condition, lastProbeTime: now, lastTransitionTime: now });
  const before = job.status?.conditions ?? [];
  if (finish !== undefined)
    return [...before, stamp({ ...finish, type: finish.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget' }), stamp(finish)];
  const current = before.find(({ type }) => type === 'Suspended');
  if (suspended === (current?.status === 'True')) return before;
  const [reason, message] = suspended ? ['JobSuspended', 'Job suspended'] : ['JobResumed', 'Job resumed'];
  events.record(job, 'Normal', suspended ? 'Suspended' : 'Resumed', message ?? '');
  return [
    ...before.filter(({ type }) => type !== 'Suspended'),
    stamp({ type: 'Suspended', status: suspended ? 'True' : 'False', reason: reason ?? '', message: message ?? '' }),
  ];
}

function statusOf(
  job: Job,
  tally: Tally,
  active: readonly Pod[],
  startTime: string | undefined,
  conditions: readonly JobCondition[],
  finish: JobCondition | undefined,
  now: number,
): JobStatus {
  const { succeeded, failed, completed } = tally;
  const ready = active.filter(isPodReady).length;
  return {
    ...(active.length === 0 ? {} : { active: active.length }),
    ...(completed.size === 0 ? {} : { completedIndexes: formatIndexes(completed) }),
    ...(finish?.type === 'Complete' ? { completionTime: formatTime(now) } : {}),
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(failed === 0 ? {} : { failed }),
    ready,
    ...(startTime === undefined ? {} : { startTime }),
    ...(succeeded === 0 ? {} : { succeeded }),
    terminating: 0,
    uncountedTerminatedPods: job.status?.uncountedTerminatedPods ?? {},
  };
}

function soonest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}
