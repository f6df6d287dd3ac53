import { commandAfterDash, generatorCommand } from './generator.ts';
import { jobSpec } from './job.ts';

export const createCronJob = generatorCommand({
  name: 'cronjob',
  aliases: ['cj'],
  short: 'Create a cron job with the specified name',
  usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...]",
  examples: ['# Every minute', 'kubectl create cronjob tick --image=busybox --schedule="*/1 * * * *" -- date'],
  flags: [
    { name: 'image', type: 'string', usage: 'The image to run.', required: true },
    { name: 'restart', type: 'string', usage: "The pod's restart policy: OnFailure or Never" },
    { name: 'schedule', type: 'string', usage: 'When to run, in the form of cron.', required: true },
  ],
  resource: ['batch', 'cronjobs'],
  failure: 'failed to create cronjob: ',
  build: (context, name) => ({
    kind: 'CronJob',
    apiVersion: 'batch/v1',
    metadata: { name },
    spec: {
      schedule: context.flags.string('schedule'),
      jobTemplate: {
        metadata: { name },
        spec: jobSpec(name, context.flags.string('image'), commandAfterDash(context), context.flags.string('restart') || 'OnFailure'),
      },
    },
    status: {},
  }),
});
