// Mirrors the cronjob-controller of kube-controller-manager.
import { without } from '#kube/json.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import { StatusError } from '#kube/status-error.ts';
import type { CronJob, CronJobStatus, Job, ObjectReference } from '#kube/generated/types.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { controllerKeys, controllerReference, isControlledBy, keyOf, splitKey } from '../controller-reference.ts';
import { isFinished } from '../job/job-controller.ts';
import { findFinish } from '../job/job-outcome.ts';
import { CronSchedule } from './cron-schedule.ts';

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
const MANY = 100;

export const cronJobController: Controller = {
  name: 'cronjob-controller',
  watches: [
    { resource: 'cronjobs.batch', keys: ({ type, object }) => (type === 'DELETED' ? [] : [keyOf(object)]) },
    { resource: 'jobs.batch', keys: (event) => controllerKeys(event, 'CronJob') },
  ],
  reconcile(key, context) {
    const cronJob = context.api.find('cronjobs.batch', ...splitKey(key));
    return cronJob === undefined || cronJob.metadata.deletionTimestamp !== undefined ? undefined : sync(cronJob, context);
  },
};

function sync(cronJob: CronJob, context: ControllerContext): number | undefined {
  const { api, clock, events } = context;
  const jobs = api.list('jobs.batch', { owner: cronJob.metadata.uid }).filter((job) => isControlledBy(job, cronJob));
  cleanUp(cronJob, jobs, context);
  let status = observe(cronJob, jobs, context);
  const schedule = CronSchedule.parse(cronJob.spec?.schedule ?? '', cronJob.spec?.timeZone);
  if (schedule === undefined) {
    events.record(cronJob, 'Warning', 'UnparseableSchedule', `unparseable schedule: "${cronJob.spec?.schedule ?? ''}"`);
  } else if (schedule.next(clock.now()) === undefined) {
    const reason = 'time difference between two schedules is less than 1 second';
    events.record(cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${cronJob.spec?.schedule ?? ''} : ${reason}`);
  } else if (cronJob.spec?.suspend !== true) status = startDue(cronJob, status, schedule, context);
  if (!deepEqual(cronJob.status, status)) {
    const current = api.find('cronjobs.batch', cronJob.metadata.namespace, cronJob.metadata.name) ?? cronJob;
    api.update('cronjobs.batch', { ...current, status }, { subresource: 'status' });
  }
  const next = cronJob.spec?.suspend === true ? undefined : schedule?.next(clock.now());
  return next === undefined ? undefined : next - clock.now();
}

/** Jobs that finished since the last look leave the list of active ones. */
function observe(cronJob: CronJob, jobs: readonly Job[], { events }: ControllerContext): CronJobStatus {
  const before = cronJob.status?.active ?? [];
  let { lastSuccessfulTime } = cronJob.status ?? {};
  for (const job of jobs) {
    const finish = findFinish(job.status?.conditions);
    if (finish === undefined) {
      if (!before.some(({ uid }) => uid === job.metadata.uid))
        events.record(cronJob, 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${job.metadata.name}`);
      continue;
    }
    if (before.some(({ uid }) => uid === job.metadata.uid)) {
      events.record(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${finish.type}`);
    }
    const { completionTime } = job.status ?? {};
    if (finish.type === 'Complete' && completionTime !== undefined && completionTime > (lastSuccessfulTime ?? ''))
      lastSuccessfulTime = completionTime;
  }
  const active = before.filter(({ uid, name }) => {
    const job = jobs.find(({ metadata }) => metadata.uid === uid);
    if (job === undefined) events.record(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name ?? ''}`);
    return job !== undefined && !isFinished(job);
  });
  const rest = without(cronJob.status ?? {}, 'active');
  return { ...rest, ...(active.length === 0 ? {} : { active }), ...(lastSuccessfulTime === undefined ? {} : { lastSuccessfulTime }) };
}

function startDue(cronJob: CronJob, status: CronJobStatus, schedule: CronSchedule, context: ControllerContext): CronJobStatus {
  const { clock, events } = context;
  const { startingDeadlineSeconds, concurrencyPolicy } = cronJob.spec ?? {};
  const due = lastDue(cronJob, schedule, context);
  if (due === undefined) return status;
  if (startingDeadlineSeconds !== undefined && due + startingDeadlineSeconds * 1000 < clock.now()) {
    events.record(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${new Date(due).toUTCString().replace('GMT', '+0000')}`);
    return status;
  }
  let active: readonly ObjectReference[] = status.active ?? [];
  if (concurrencyPolicy === 'Forbid' && active.length > 0) {
    events.record(cronJob, 'Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid');
    return status;
  }
  if (concurrencyPolicy === 'Replace') {
    for (const { namespace, name = '' } of active) remove(cronJob, namespace, name, context);
    active = [];
  }
  const job = start(cronJob, due, context);
  if (job !== undefined) {
    const {
      apiVersion,
      kind,
      metadata: { name, namespace = '', uid, resourceVersion },
    } = job;
    active = [...active, { apiVersion, kind, name, namespace, uid, resourceVersion }];
    events.record(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
  }
  return { ...status, active, lastScheduleTime: formatTime(due) };
}

/** The latest time that has come since the last start; earlier ones are missed. */
function lastDue(cronJob: CronJob, schedule: CronSchedule, { clock, events }: ControllerContext): number | undefined {
  const deadline = cronJob.spec?.startingDeadlineSeconds;
  const earliest = deadline === undefined ? -Infinity : clock.now() - deadline * 1000;
  const since = Math.max(earliest, Date.parse(cronJob.status?.lastScheduleTime ?? cronJob.metadata.creationTimestamp));
  let due: number | undefined;
  let missed = 0;
  for (let at = schedule.next(since); at !== undefined && at <= clock.now(); at = schedule.next(at)) {
    due = at;
    missed++;
  }
  if (missed > MANY) {
    events.record(
      cronJob,
      'Warning',
      'TooManyMissedTimes',
      `too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew`,
    );
  }
  return due;
}

function start(cronJob: CronJob, at: number, { api, events }: ControllerContext): Job | undefined {
  const { name, namespace = '' } = cronJob.metadata;
  const { metadata = {}, spec } = cronJob.spec?.jobTemplate ?? {};
  if (spec === undefined) return undefined;
  try {
    return api.create('jobs.batch', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: `${name}-${Math.floor(at / 60_000)}`,
        namespace,
        ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
        annotations: { ...metadata.annotations, [SCHEDULED_AT]: formatTime(at) },
        ownerReferences: [controllerReference(cronJob)],
      },
      spec,
    });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason === 'AlreadyExists') return undefined;
    events.record(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`);
    throw error;
  }
}

function cleanUp(cronJob: CronJob, jobs: readonly Job[], context: ControllerContext): void {
  const { failedJobsHistoryLimit = 1, successfulJobsHistoryLimit = 3 } = cronJob.spec ?? {};
  for (const [type, limit] of [
    ['Complete', successfulJobsHistoryLimit],
    ['Failed', failedJobsHistoryLimit],
  ] as const) {
    const finished = jobs
      .filter(({ status }) => findFinish(status?.conditions)?.type === type)
      .sort((a, b) => ((a.status?.startTime ?? '') < (b.status?.startTime ?? '') ? -1 : 1));
    for (const { metadata } of finished.slice(0, Math.max(0, finished.length - limit))) remove(cronJob, metadata.namespace, metadata.name, context);
  }
}

function remove(cronJob: CronJob, namespace: string | undefined, name: string, { api, events }: ControllerContext): void {
  try {
    api.delete('jobs.batch', namespace, name, { propagationPolicy: 'Background' });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason !== 'NotFound') events.record(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${error.message}`);
    return;
  }
  events.record(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`);
}
