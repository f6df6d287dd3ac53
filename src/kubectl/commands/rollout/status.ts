/** Mirrors kubectl/pkg/cmd/rollout/rollout_status.go. */
import type { DaemonSet, Deployment, StatefulSet } from '#kube/generated/types.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Command, CommandContext } from '../../command.ts';
import { fileFlags, selectorFlag } from '../../flags/shared-flags.ts';
import { collectRequired } from '../../resources/collect.ts';
import type { Info } from '../../resources/info.ts';
import { daemonSetStatus, deploymentStatus, statefulSetStatus, type RolloutStatus } from '../../rollout/status.ts';
import { throwCollected, UsageError } from '../../usage-error.ts';

export const statusCommand: Command = {
  name: 'status',
  short: 'Show the status of the rollout',
  long: 'Show the status of the rollout.\n\nIt is watched until it is done; --watch=false shows it once. --revision ends when another rollout begins.',
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  examples: ['# Of a deployment', 'kubectl rollout status deployment/web'],
  flags: [
    ...fileFlags('Files that name what to look at'),
    selectorFlag,
    { name: 'revision', type: 'int64', usage: 'Look at this revision; 0 is the last one.' },
    { name: 'timeout', type: 'duration', usage: 'How long to watch; zero is for ever.' },
    { name: 'watch', shorthand: 'w', type: 'bool', default: 'true', usage: 'Watch until it is done.' },
  ],
  async run(context) {
    if (context.flags.int('revision') < 0) throw new UsageError(`revision must be a positive integer: ${context.flags.int('revision')}`);
    const { infos, errors } = await collectRequired(context);
    if (infos.length === 0 && errors.length === 0) await context.err(`No resources found in ${context.namespace} namespace.\n`);
    const problems: unknown[] = [...errors];
    for (const info of infos) {
      try {
        await follow(context, info);
      } catch (error) {
        if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
        problems.push(error);
      }
    }
    throwCollected(problems);
  },
};

function statusOf(context: CommandContext, info: Info, object: Unstructured): RolloutStatus {
  switch (`${info.resource.kind}.${info.resource.group}`) {
    case 'Deployment.apps':
      return deploymentStatus(object as unknown as Deployment, context.flags.int('revision'));
    case 'DaemonSet.apps':
      return daemonSetStatus(object as unknown as DaemonSet);
    case 'StatefulSet.apps':
      return statefulSetStatus(object as unknown as StatefulSet);
    default:
      throw new UsageError(`no status viewer has been implemented for ${info.resource.kind}.${info.resource.group}`.replace(/\.$/, ''));
  }
}

async function follow(context: CommandContext, info: Info): Promise<void> {
  const { client, flags } = context;
  const { clock } = context.process.machine;
  const timeout = flags.duration('timeout');
  const until = timeout > 0 ? clock.now() + timeout : Infinity;
  const fieldSelector = `metadata.name=${info.name}`;
  for (;;) {
    const list = await client.list(info.resource, info.namespace, { fieldSelector });
    const [current] = list.items;
    if (current === undefined) throw new UsageError('object has been deleted');
    const now = statusOf(context, info, current);
    await context.out(now.text);
    if (now.done || !flags.bool('watch')) return;
    const stream = await client.watch(info.resource, info.namespace, { fieldSelector, resourceVersion: list.metadata?.resourceVersion });
    const timer = until === Infinity ? undefined : clock.schedule(until, () => stream.close());
    try {
      for await (const event of stream) {
        if (event.type === 'DELETED') throw new UsageError('object has been deleted');
        if (event.type !== 'ADDED' && event.type !== 'MODIFIED') continue;
        const next = statusOf(context, info, event.object as Unstructured);
        await context.out(next.text);
        if (next.done) return;
      }
    } finally {
      timer?.cancel();
      stream.close();
    }
    if (clock.now() >= until) throw new UsageError('timed out waiting for the condition');
  }
}
