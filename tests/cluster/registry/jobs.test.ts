import { RegistryServer, template } from './registry-server.ts';

const createJob = (spec: object, cluster = new RegistryServer()) => cluster.create('jobs.batch', { spec: { template: template('Never'), ...spec } });

describe('jobs', () => {
  it('run one pod to its end by default and select it by the uid of the job', () => {
    const { metadata, spec, status } = createJob({});
    expect(spec).toMatchObject({
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      manualSelector: false,
      podReplacementPolicy: 'TerminatingOrFailed',
    });
    expect(spec.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': metadata.uid } });
    expect(spec.template.metadata?.labels).toEqual({
      'batch.kubernetes.io/controller-uid': metadata.uid,
      'batch.kubernetes.io/job-name': 'it',
      'controller-uid': metadata.uid,
      'job-name': 'it',
    });
    expect(metadata.labels).toEqual(spec.template.metadata?.labels);
    expect(metadata.generation).toBe(1);
    expect(status).toEqual({});
  });

  it('leave the number of completions open when only the parallelism is said', () => {
    expect(createJob({ parallelism: 3 }).spec.completions).toBeUndefined();
  });

  it('must not restart their pods for ever', () => {
    expect(() => createJob({ template: template() })).toThrow(
      'Job.batch "it" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    );
    expect(() => createJob({ template: template('Sometimes') })).toThrow(
      'spec.template.spec.restartPolicy: Unsupported value: "Sometimes": supported values: "OnFailure", "Never"',
    );
  });

  it('refuse negative counts', () => {
    expect(() => createJob({ parallelism: -1, backoffLimit: -2 })).toThrow(
      '[spec.parallelism: Invalid value: -1: must be greater than or equal to 0, spec.backoffLimit: Invalid value: -2: must be greater than or equal to 0]',
    );
  });

  it('must say how many when indexed', () => {
    expect(() => createJob({ completionMode: 'Indexed', parallelism: 2 })).toThrow(
      'spec.completions: Required value: when completion mode is Indexed',
    );
  });

  it('refuse a selector of their own, unless told to take it', () => {
    const selector = { matchLabels: { app: 'x' } };
    const labelled = template('Never', { app: 'x' });
    expect(() => createJob({ selector, template: labelled })).toThrow(
      'spec.selector: Invalid value: {"matchLabels":{"app":"x","batch.kubernetes.io/controller-uid":',
    );
    expect(createJob({ selector, template: labelled, manualSelector: true }).spec.selector).toEqual(selector);
  });

  it('never change their template or completions, but their parallelism', () => {
    const cluster = new RegistryServer();
    const job = createJob({}, cluster);
    expect(() => cluster.change('jobs.batch', job, { spec: { ...job.spec, completions: 4 } })).toThrow(
      'spec.completions: Invalid value: 4: field is immutable',
    );
    const spec = { ...job.spec.template.spec, containers: [{ name: 'main', image: 'alpine' }] };
    expect(() => cluster.change('jobs.batch', job, { spec: { ...job.spec, template: { ...job.spec.template, spec } } })).toThrow(
      /spec\.template: Invalid value: .*: field is immutable/,
    );
    expect(cluster.change('jobs.batch', job, { spec: { ...job.spec, parallelism: 2 } }).metadata.generation).toBe(2);
  });

  it('print status, completions and duration', () => {
    const cluster = new RegistryServer();
    const job = createJob({}, cluster);
    expect(cluster.headers('jobs.batch')).toEqual(['NAME', 'STATUS', 'COMPLETIONS', 'DURATION', 'AGE']);
    const done = cluster.api.update(
      'jobs.batch',
      {
        ...job,
        status: {
          succeeded: 1,
          startTime: '2026-01-01T00:00:00Z',
          completionTime: '2026-01-01T00:00:07Z',
          conditions: [{ type: 'Complete', status: 'True' }],
        },
      },
      { subresource: 'status' },
    );
    expect(cluster.cells('jobs.batch', done)).toEqual(['it', 'Complete', '1/1', '7s', '0s']);
  });

  it('check the rules by which failures are judged', () => {
    const rules = [{ action: 'FailJob', onExitCodes: { operator: 'In', containerName: 'other', values: [0] } }, { action: 'Ignore' }];
    expect(() => createJob({ podFailurePolicy: { rules } })).toThrow(
      '[spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "other": must be one of the container or initContainer names in the pod template, ' +
        'spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator, ' +
        'spec.podFailurePolicy.rules[1]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required]',
    );
  });
});

describe('cron jobs', () => {
  const createCronJob = (spec: object, cluster = new RegistryServer()) =>
    cluster.create('cronjobs.batch', { spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: template('Never') } }, ...spec } });

  it('keep three successes and one failure, and let jobs overlap', () => {
    expect(createCronJob({}).spec).toMatchObject({
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
  });

  it.each([
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['70 * * * *', 'end of range (70) above maximum (59): 70'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['@often', 'unrecognized descriptor: @often'],
  ])('refuse the schedule %s', (schedule, reason) => {
    expect(() => createCronJob({ schedule })).toThrow(
      `CronJob.batch "it" is invalid: spec.schedule: Invalid value: "${schedule}": ${reason.replaceAll('"', '"')}`,
    );
  });

  it.each(['@hourly', '0 0 1 jan sun', '1,2-5/2 * ? * mon-fri', '5/15 * * * *'])('take the schedule %s', (schedule) => {
    expect(createCronJob({ schedule }).spec.schedule).toBe(schedule);
  });

  it('know time zones by name', () => {
    expect(createCronJob({ timeZone: 'Europe/Berlin' }).spec.timeZone).toBe('Europe/Berlin');
    expect(() => createCronJob({ timeZone: 'Mars/Base' })).toThrow('spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base');
  });

  it('refuse templates that restart for ever and policies nobody knows', () => {
    expect(() => createCronJob({ concurrencyPolicy: 'Queue', jobTemplate: { spec: { template: template() } } })).toThrow(
      '[spec.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace", ' +
        'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"]',
    );
  });

  it('leave room for the names of their jobs', () => {
    const name = 'a'.repeat(53);
    expect(() =>
      new RegistryServer().create('cronjobs.batch', {
        metadata: { name },
        spec: { schedule: '@daily', jobTemplate: { spec: { template: template('Never') } } },
      }),
    ).toThrow('must be no more than 52 characters');
  });

  it('print schedule, zone and last run', () => {
    const cluster = new RegistryServer();
    const cronJob = createCronJob({}, cluster);
    expect(cluster.cells('cronjobs.batch', cronJob)).toEqual(['it', '*/5 * * * *', '<none>', 'False', 0, '<none>', '0s']);
    expect(cluster.cells('cronjobs.batch', cronJob, 1)).toEqual(['main', 'busybox', '<none>']);
  });
});
