/** Mirrors kubectl/pkg/cmd/scale. */
import type { Unstructured } from '#kube/object.ts';
import { sleep } from '#posix/clock.ts';
import { withChangeCause } from '../change-cause.ts';
import type { Command, CommandContext } from '../command.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix, type DryRun } from '../flags/dry-run.ts';
import { dryRunFlag, fileFlags, printFlags, recordFlag, selectorFlag } from '../flags/shared-flags.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { collect } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';

interface Scale extends Unstructured {
  readonly spec?: { readonly replicas?: number };
}

export const scale: Command = {
  name: 'scale',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  long: 'Set a new size for a deployment, replica set, replication controller, or stateful set.\n\n--current-replicas and --resource-version are looked at first; if they do not hold, nothing is scaled.',
  usage: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  examples: [
    '# Three replicas',
    'kubectl scale --replicas=3 deployment/web',
    '',
    '# Only if there are two now',
    'kubectl scale --current-replicas=2 --replicas=3 deployment/web',
  ],
  flags: [
    ...printFlags,
    ...fileFlags('Files that name what to scale'),
    selectorFlag,
    dryRunFlag,
    recordFlag,
    { name: 'all', type: 'bool', usage: 'All of the type in the namespace' },
    { name: 'current-replicas', type: 'int', default: '-1', usage: 'How many replicas there must be now; -1 is any number.' },
    { name: 'replicas', type: 'int', usage: 'How many replicas there shall be.', required: true },
    { name: 'resource-version', type: 'string', usage: 'Which version the object must have now.' },
    { name: 'timeout', type: 'duration', usage: 'How long to wait until it is scaled; zero does not wait.' },
  ],
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    if (flags.int('replicas') < 0) throw new UsageError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    if (flags.int('current-replicas') < -1) throw new UsageError('The --current-replicas must specify an integer of -1 or greater');
    const { infos, errors } = await collect(context, { all: flags.bool('all') });
    if (infos.length > 1 && flags.string('resource-version') !== '') throw new UsageError('cannot use --resource-version with multiple resources');
    if (infos.length === 0 && errors.length === 0) throw new UsageError('no objects passed to scale');
    const printer = objectPrinter(context, { operation: `scaled${dryRunSuffix(dryRun)}` });
    for (const info of infos) {
      await scaleOne(context, info, dryRun);
      await printer.print(
        dryRun === 'none' && printer.printsObject ? await context.client.get(info.resource, info.namespace, info.name) : info.object,
      );
    }
    throwCollected(errors);
  },
};

async function scaleOne(context: CommandContext, info: Info, dryRun: DryRun): Promise<void> {
  const { client, flags } = context;
  const wanted = flags.int('replicas');
  const expected = flags.int('current-replicas');
  const version = flags.string('resource-version');
  if (dryRun === 'client') return;
  if (expected >= 0 || version !== '') {
    const current = (await client.subresource('GET', info.resource, info.namespace, info.name, 'scale')) as Scale;
    if (expected >= 0 && current.spec?.replicas !== expected && (current.spec?.replicas !== undefined || expected !== 0)) {
      throw new UsageError(`Expected replicas to be ${expected}, was ${current.spec?.replicas ?? 0}`);
    }
    if (version !== '' && current.metadata?.resourceVersion !== version)
      throw new UsageError(`Expected resource version to be ${version}, was ${current.metadata?.resourceVersion ?? ''}`);
    await client.subresource(
      'PUT',
      info.resource,
      info.namespace,
      info.name,
      'scale',
      { ...current, spec: { ...current.spec, replicas: wanted } },
      dryRunQuery(dryRun),
    );
  } else {
    await client.patch(info.resource, info.namespace, info.name, 'merge', { spec: { replicas: wanted } }, dryRunQuery(dryRun), 'scale');
  }
  if (flags.bool('record'))
    await client.patch(info.resource, info.namespace, info.name, 'merge', {
      metadata: { annotations: withChangeCause(context, {}).metadata?.annotations },
    });
  const timeout = flags.duration('timeout');
  if (timeout > 0) await scaled(context, info, wanted, timeout);
}

async function scaled(context: CommandContext, info: Info, wanted: number, timeout: number): Promise<void> {
  const { clock } = context.process.machine;
  const until = clock.now() + timeout;
  for (;;) {
    const current = await context.client.subresource('GET', info.resource, info.namespace, info.name, 'scale');
    if ((current['status'] as { readonly replicas?: number } | undefined)?.replicas === wanted) return;
    if (clock.now() >= until) throw new UsageError('timed out waiting for the condition');
    await context.race(sleep(clock, Math.min(1000, until - clock.now())));
  }
}
