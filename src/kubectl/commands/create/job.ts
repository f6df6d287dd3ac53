/** Mirrors create_job.go. */
import type { Unstructured } from '#kube/object.ts';
import type { CommandContext } from '../../command.ts';
import { collect } from '../../resources/collect.ts';
import { throwCollected, UsageError } from '../../usage-error.ts';
import { commandAfterDash, generatorCommand } from './generator.ts';

export const createJob = generatorCommand({
  name: 'job',
  short: 'Create a job with the specified name',
  usage: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  examples: [
    '# A job with a command',
    'kubectl create job once --image=busybox -- date',
    '',
    '# Run a cron job now',
    'kubectl create job now --from=cronjob/nightly',
  ],
  flags: [
    { name: 'from', type: 'string', usage: 'The cron job to take the template of (only cronjob/NAME).' },
    { name: 'image', type: 'string', usage: 'The image to run.' },
  ],
  resource: ['batch', 'jobs'],
  failure: 'failed to create job: ',
  async build(context, name) {
    const image = context.flags.string('image');
    const from = context.flags.string('from');
    if ((image === '') === (from === '')) throw new UsageError('either --image or --from must be specified');
    const command = commandAfterDash(context);
    if (from !== '' && command.length > 0) throw new UsageError('cannot specify --from and command');
    return from === ''
      ? { kind: 'Job', apiVersion: 'batch/v1', metadata: { name }, spec: jobSpec(name, image, command, 'Never'), status: {} }
      : fromCronJob(context, name, from);
  },
});

export function jobSpec(name: string, image: string, command: readonly string[], restartPolicy: string): Record<string, unknown> {
  const container = { name, image, ...(command.length > 0 ? { command } : {}), resources: {} };
  return { template: { metadata: {}, spec: { containers: [container], restartPolicy } } };
}

interface CronJob extends Unstructured {
  readonly spec: { readonly jobTemplate: { readonly metadata?: { readonly labels?: object; readonly annotations?: object }; readonly spec: object } };
}

async function fromCronJob(context: CommandContext, name: string, from: string): Promise<Unstructured> {
  const { infos, errors } = await collect(context, { args: [from] });
  throwCollected(errors);
  const [info] = infos;
  if (infos.length !== 1 || info === undefined) throw new UsageError('from must be an existing cronjob');
  if (info.resource.kind !== 'CronJob') throw new UsageError(`unknown object type *v1.${info.resource.kind}`);
  const cronJob = info.object as CronJob;
  const template = cronJob.spec.jobTemplate;
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      ...(template.metadata?.labels === undefined ? {} : { labels: template.metadata.labels as Record<string, string> }),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template.metadata?.annotations },
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob.metadata?.name ?? '', uid: cronJob.metadata?.uid ?? '', controller: true },
      ],
    },
    spec: template.spec,
    status: {},
  };
}
