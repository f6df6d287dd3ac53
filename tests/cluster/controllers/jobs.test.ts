import type { CronJob, Job, JobSpec } from '#kube/generated/types.ts';
import { CronSchedule } from '#cluster/controllers/cronjob/cron-schedule.ts';
import { formatIndexes, parseIndexes } from '#cluster/controllers/job/index-set.ts';
import { TestCluster } from '../support/test-cluster.ts';

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } };

function start(spec: Partial<JobSpec> = {}): TestCluster {
  const cluster = new TestCluster();
  cluster.api.create('jobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'once', namespace: 'default' },
    spec: { template, ...spec },
  });
  cluster.run();
  return cluster;
}

const get = (cluster: TestCluster): Job | undefined => cluster.api.find('jobs.batch', 'default', 'once');
const conditions = (cluster: TestCluster) =>
  (get(cluster)?.status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);

/** Ends every pod that runs. */
function finish(cluster: TestCluster, phase: 'Succeeded' | 'Failed', exitCode = phase === 'Failed' ? 1 : 0): void {
  for (const pod of cluster.pods().filter(({ status }) => status?.phase === 'Running')) {
    const containerStatuses = [
      { name: 'c', image: 'busybox', imageID: '', ready: false, restartCount: 0, state: { terminated: { exitCode, reason: 'Completed' } } },
    ];
    cluster.api.update('pods', { ...pod, status: { ...pod.status, phase, containerStatuses } }, { subresource: 'status' });
  }
  cluster.run(1_000);
}

describe('jobs', () => {
  it('are complete when their pod succeeded, and let it go', () => {
    const cluster = start();
    expect(get(cluster)?.status).toMatchObject({ active: 1, ready: 1 });
    expect(cluster.pods()[0]?.metadata.finalizers).toEqual(['batch.kubernetes.io/job-tracking']);
    finish(cluster, 'Succeeded');
    expect(conditions(cluster)).toEqual(['SuccessCriteriaMet=True CompletionsReached', 'Complete=True CompletionsReached']);
    expect(get(cluster)?.status).toMatchObject({ succeeded: 1, completionTime: expect.any(String) });
    expect(cluster.pods()[0]?.metadata.finalizers ?? []).toEqual([]);
    expect(cluster.eventsOf('once').at(-1)).toBe('Completed: Job completed');
  });

  it('run as many pods at a time as they may until enough succeeded', () => {
    const cluster = start({ completions: 3, parallelism: 2 });
    expect(cluster.pods()).toHaveLength(2);
    finish(cluster, 'Succeeded');
    expect(get(cluster)?.status).toMatchObject({ succeeded: 2, active: 1 });
    finish(cluster, 'Succeeded');
    expect(conditions(cluster)).toContain('Complete=True CompletionsReached');
  });

  it('try again later and later, and give up beyond the limit', () => {
    const cluster = start({ backoffLimit: 1 });
    finish(cluster, 'Failed');
    expect(cluster.pods()).toHaveLength(1);
    cluster.run(12_000);
    expect(cluster.pods()).toHaveLength(2);
    finish(cluster, 'Failed');
    expect(conditions(cluster)).toEqual(['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded']);
    expect(cluster.eventsOf('once').at(-1)).toBe('BackoffLimitExceeded: Job has reached the specified backoff limit');
  });

  it('number their pods and remember which numbers are done', () => {
    const cluster = start({ completions: 2, parallelism: 2, completionMode: 'Indexed' });
    expect(cluster.pods().map(({ metadata }) => metadata.name.slice(0, 7))).toEqual(['once-0-', 'once-1-']);
    expect(cluster.pods()[1]?.spec).toMatchObject({ hostname: 'once-1' });
    finish(cluster, 'Succeeded');
    expect(get(cluster)?.status).toMatchObject({ completedIndexes: '0,1', succeeded: 2 });
  });

  it('end at their deadline', () => {
    const cluster = start({ activeDeadlineSeconds: 60 });
    cluster.run(70_000);
    expect(conditions(cluster)).toContain('Failed=True DeadlineExceeded');
    expect(cluster.pods()).toEqual([]);
  });

  it('fail at once where a failure policy says so', () => {
    const cluster = start({ podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] } });
    finish(cluster, 'Failed', 42);
    const [pod] = cluster.pods();
    expect(get(cluster)?.status?.conditions?.at(-1)?.message).toBe(
      `Container c for pod default/${pod?.metadata.name} failed with exit code 42 matching FailJob rule at index 0`,
    );
  });

  it('with a limit for each index fail indexes, not all (TestSyncJobWithJobBackoffLimitPerIndex)', () => {
    const cluster = start({ completions: 2, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1 });
    const ofIndex = (index: string) =>
      cluster.pods().filter(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-completion-index'] === index);
    const end = (index: string, phase: 'Succeeded' | 'Failed'): void => {
      for (const pod of ofIndex(index).filter(({ status }) => status?.phase === 'Running'))
        cluster.api.update('pods', { ...pod, status: { ...pod.status, phase } }, { subresource: 'status' });
      cluster.run(1_000);
    };
    end('0', 'Failed');
    expect(get(cluster)?.status).toMatchObject({ failed: 1, failedIndexes: '', active: 1 });
    cluster.run(12_000);
    expect(ofIndex('0').map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-index-failure-count'])).toEqual(
      expect.arrayContaining(['0', '1']),
    );
    end('0', 'Failed');
    expect(get(cluster)?.status).toMatchObject({ failed: 2, failedIndexes: '0', active: 1 });
    cluster.run(60_000);
    expect(ofIndex('0')).toHaveLength(2);
    end('1', 'Succeeded');
    expect(get(cluster)?.status).toMatchObject({ succeeded: 1, completedIndexes: '1', failedIndexes: '0' });
    expect(conditions(cluster)).toEqual(['FailureTarget=True FailedIndexes', 'Failed=True FailedIndexes']);
    expect(cluster.eventsOf('once').at(-1)).toBe('FailedIndexes: Job has failed indexes');
  });

  it('end when too many indexes failed, and an action FailIndex fails one at once (TestSyncJobWithJobPodFailurePolicy)', () => {
    const cluster = start({
      completions: 3,
      parallelism: 3,
      completionMode: 'Indexed',
      backoffLimitPerIndex: 5,
      maxFailedIndexes: 1,
      podFailurePolicy: { rules: [{ action: 'FailIndex', onExitCodes: { operator: 'In', values: [3] } }] },
    });
    finish(cluster, 'Failed', 3);
    expect(get(cluster)?.status).toMatchObject({ failedIndexes: '0-2', failed: 3 });
    expect(conditions(cluster)).toContain('Failed=True MaxFailedIndexesExceeded');
  });

  it('are done when their success policy is satisfied, and end what still runs (TestSyncJobWithJobSuccessPolicy)', () => {
    const cluster = start({
      completions: 3,
      parallelism: 3,
      completionMode: 'Indexed',
      successPolicy: { rules: [{ succeededIndexes: '1-2', succeededCount: 1 }] },
    });
    const leader = cluster.pods().find(({ metadata }) => metadata.name.startsWith('once-2-'));
    if (leader === undefined) throw new Error('no leader');
    cluster.api.update('pods', { ...leader, status: { ...leader.status, phase: 'Succeeded' } }, { subresource: 'status' });
    cluster.run(5_000);
    expect(conditions(cluster)).toEqual(['SuccessCriteriaMet=True SuccessPolicy', 'Complete=True SuccessPolicy']);
    expect(get(cluster)?.status?.conditions?.[0]?.message).toBe('Matched rules at index 0');
    expect(get(cluster)?.status).toMatchObject({ completedIndexes: '2', succeeded: 1 });
    expect(cluster.pods().map(({ metadata }) => metadata.name)).toEqual([leader.metadata.name]);
  });

  it('say that they failed only when their last pod is gone (delayTerminalCondition)', () => {
    const cluster = start({ activeDeadlineSeconds: 60, podReplacementPolicy: 'Failed' });
    const [pod] = cluster.pods();
    if (pod === undefined) throw new Error('no pod');
    cluster.api.update('pods', { ...pod, metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), 'example.com/hold'] } });
    cluster.run(70_000);
    expect(conditions(cluster)).toEqual(['FailureTarget=True DeadlineExceeded']);
    expect(get(cluster)?.status).toMatchObject({ terminating: 1 });
    const held = cluster.pods()[0] ?? pod;
    cluster.api.update('pods', { ...held, status: { ...held.status, phase: 'Failed' } }, { subresource: 'status' });
    cluster.run(1_000);
    expect(conditions(cluster)).toEqual(['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded']);
  });

  it('forget their failures after a success, and do not count pods that they dismiss themselves', () => {
    const cluster = start({ completions: 4, parallelism: 2 });
    const job = get(cluster);
    if (job?.spec === undefined) throw new Error('no job');
    cluster.api.update('jobs.batch', { ...job, spec: { ...job.spec, parallelism: 1 } });
    cluster.run();
    expect(cluster.pods()).toHaveLength(1);
    expect(get(cluster)?.status?.failed).toBeUndefined();
    const again = get(cluster) ?? job;
    cluster.api.update('jobs.batch', { ...again, spec: { ...job.spec, suspend: true } });
    cluster.run();
    expect(cluster.pods()).toEqual([]);
    expect(get(cluster)?.status?.failed).toBeUndefined();
    expect(get(cluster)?.status?.startTime).toBe(job.status?.startTime);
  });

  it('of another controller are left alone', () => {
    const cluster = start({ managedBy: 'example.com/queue' });
    expect(cluster.pods()).toEqual([]);
    expect(get(cluster)?.status).toEqual({});
  });

  it('have no pods while suspended', () => {
    const cluster = start({ suspend: true });
    expect(cluster.pods()).toEqual([]);
    expect(conditions(cluster)).toEqual(['Suspended=True JobSuspended']);
    const job = get(cluster);
    if (job?.spec === undefined) throw new Error('no job');
    cluster.api.update('jobs.batch', { ...job, spec: { ...job.spec, suspend: false } });
    cluster.run();
    expect(cluster.pods()).toHaveLength(1);
    expect(cluster.eventsOf('once')).toContain('Resumed: Job resumed');
  });

  it('disappear some time after they finished', () => {
    const cluster = start({ ttlSecondsAfterFinished: 30 });
    finish(cluster, 'Succeeded');
    cluster.run(20_000);
    expect(get(cluster)).toBeDefined();
    cluster.run(15_000);
    expect(get(cluster)).toBeUndefined();
    expect(cluster.pods()).toEqual([]);
  });
});

describe('cron jobs', () => {
  function startCron(spec: Partial<CronJob['spec']> = {}): TestCluster {
    const cluster = new TestCluster();
    cluster.api.create('cronjobs.batch', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'tick', namespace: 'default' },
      spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template } }, ...spec },
    });
    return cluster;
  }
  const jobs = (cluster: TestCluster) => cluster.api.list('jobs.batch').map(({ metadata }) => metadata.name);

  it('start a job whenever it is time', () => {
    const cluster = startCron();
    cluster.run(11 * 60_000);
    const minute = Date.UTC(2026, 0, 1) / 60_000;
    expect(jobs(cluster)).toEqual([`tick-${minute + 5}`, `tick-${minute + 10}`]);
    const { status } = cluster.api.find('cronjobs.batch', 'default', 'tick') ?? {};
    expect(status?.lastScheduleTime).toBe('2026-01-01T00:10:00Z');
    expect(status?.active).toHaveLength(2);
    expect(cluster.eventsOf('tick')[0]).toBe(`SuccessfulCreate: Created job tick-${minute + 5}`);
  });

  it('wonder about a job that somebody else made of them, and forget what is past their deadline', () => {
    const cluster = startCron({ startingDeadlineSeconds: 30 });
    cluster.run(1_000);
    const cronJob = cluster.api.find('cronjobs.batch', 'default', 'tick');
    if (cronJob === undefined) throw new Error('no cron job');
    cluster.api.create('jobs.batch', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'by-hand',
        namespace: 'default',
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', uid: cronJob.metadata.uid, controller: true }],
      },
      spec: { template },
    });
    cluster.run(1_000);
    expect(cluster.eventsOf('tick')).toContainEqual(
      expect.stringMatching(/^UnexpectedJob: Saw a job that the controller did not create or forgot: by-hand/),
    );
    cluster.api.update('cronjobs.batch', { ...cronJob, spec: { ...cronJob.spec, suspend: true } });
    cluster.run(9 * 60_000);
    const now = cluster.api.find('cronjobs.batch', 'default', 'tick') ?? cronJob;
    // The start of minute 5 is long past, and its deadline too.
    cluster.api.update('cronjobs.batch', { ...now, spec: { ...now.spec, suspend: false } });
    cluster.run(1_000);
    expect(jobs(cluster)).toEqual(['by-hand']);
  });

  it('hold back, or replace, what still runs', () => {
    const forbid = startCron({ concurrencyPolicy: 'Forbid' });
    forbid.run(11 * 60_000);
    expect(jobs(forbid)).toHaveLength(1);
    expect(forbid.eventsOf('tick')).toContain(
      'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
    );
    const replace = startCron({ concurrencyPolicy: 'Replace' });
    replace.run(11 * 60_000);
    expect(jobs(replace)).toEqual([expect.stringMatching(/^tick-/)]);
  });

  it('keep the last three that succeeded', () => {
    const cluster = startCron();
    for (let round = 0; round < 6; round++) {
      cluster.run(5 * 60_000);
      finish(cluster, 'Succeeded');
    }
    expect(jobs(cluster)).toHaveLength(3);
    expect(cluster.eventsOf('tick')).toContainEqual(expect.stringMatching(/^SawCompletedJob: Saw completed job: tick-\d+, condition: Complete$/));
  });

  it.each([
    ['30 4 1,15 * 5', undefined, '2026-01-01T04:30:00.000Z'],
    ['0 9 * * mon-fri', undefined, '2026-01-01T09:00:00.000Z'],
    ['@monthly', undefined, '2026-02-01T00:00:00.000Z'],
    ['0 0 29 2 *', undefined, '2028-02-29T00:00:00.000Z'],
    ['0 12 * * *', 'Europe/Paris', '2026-01-01T11:00:00.000Z'],
    ['0 12 * * *', 'America/New_York', '2026-01-01T17:00:00.000Z'],
  ])('read the schedule %s in %s', (text, zone, expected) => {
    const next = CronSchedule.parse(text, zone)?.next(Date.UTC(2026, 0, 1, 0, 0, 0));
    expect(new Date(next ?? 0).toISOString()).toBe(expected);
  });

  it('refuse what is no schedule', () => {
    for (const text of ['', '* * * *', '60 * * * *', '* * * * 8', '*/0 * * * *', 'a * * * *']) expect(CronSchedule.parse(text)).toBeUndefined();
    expect(CronSchedule.parse('* * * * *', 'Mars/Olympus')).toBeUndefined();
  });
});

it('indexes are written as ranges', () => {
  expect(formatIndexes([5, 1, 2, 3, 7, 8])).toBe('1-3,5,7,8');
  expect([...parseIndexes('1-3,5')]).toEqual([1, 2, 3, 5]);
});
