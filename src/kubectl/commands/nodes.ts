/** `cordon`, `uncordon`, `drain`. Mirrors kubectl/pkg/cmd/drain. */
import { getApiResource } from '#kube/api-resources.ts';
import { printDuration } from '#kube/duration.ts';
import type { Node, Pod } from '#kube/generated/types.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { sleep } from '#posix/clock.ts';
import type { Command, CommandContext } from '../command.ts';
import { waitGone } from '../delete/delete-object.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix, type DryRun } from '../flags/dry-run.ts';
import { dryRunFlag, selectorFlag } from '../flags/shared-flags.ts';
import { collect } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { throwCollected, UsageError, usageErrorWithHelp } from '../usage-error.ts';

const nodes = getApiResource('', 'nodes');
const pods = getApiResource('', 'pods');

async function nodesNamed(context: CommandContext): Promise<readonly Info[]> {
  const { args, flags } = context;
  const selector = flags.string('selector');
  if (args.length === 0 && selector === '') throw usageErrorWithHelp(context.path, `USAGE: ${context.path.split(' ').at(-1) ?? ''} NODE [flags]`);
  if (args.length > 0 && selector !== '') throw new UsageError('error: cannot specify both a node name and a --selector option');
  const targets = args.length > 0 ? args.map((arg) => (arg.includes('/') ? arg : `node/${arg}`)) : ['nodes'];
  const { infos, errors } = await collect(context, { args: targets });
  throwCollected(errors);
  return infos;
}

async function setUnschedulable(context: CommandContext, info: Info, wanted: boolean, dryRun: DryRun): Promise<void> {
  const done = wanted ? 'cordoned' : 'uncordoned';
  const node = info.object as unknown as Node;
  if ((node.spec?.unschedulable === true) === wanted) return context.out(`node/${info.name} already ${done}${dryRunSuffix(dryRun)}\n`);
  if (dryRun !== 'client')
    await context.client.patch(nodes, '', info.name, 'strategic', { spec: { unschedulable: wanted ? true : null } }, dryRunQuery(dryRun));
  await context.out(`node/${info.name} ${done}${dryRunSuffix(dryRun)}\n`);
}

function cordonCommand(name: string, short: string, wanted: boolean): Command {
  return {
    name,
    short,
    long: `${short}.`,
    usage: 'NODE',
    examples: [`# ${short}`, `kubectl ${name} worker-1`],
    flags: [selectorFlag, dryRunFlag],
    async run(context) {
      const dryRun = await dryRunOf(context);
      for (const info of await nodesNamed(context)) await setUnschedulable(context, info, wanted, dryRun);
    },
  };
}

export const cordon = cordonCommand('cordon', 'Mark node as unschedulable', true);
export const uncordon = cordonCommand('uncordon', 'Mark node as schedulable', false);

export const drain: Command = {
  name: 'drain',
  short: 'Drain node in preparation for maintenance',
  long: 'Drain node in preparation for maintenance.\n\nThe node is marked unschedulable and its pods are evicted, which disruption budgets may hold up. Pods of daemon sets stay (--ignore-daemonsets), pods that nothing would make anew stop it unless --force is given.',
  usage: 'NODE',
  examples: ['# Drain a node', 'kubectl drain worker-1 --ignore-daemonsets'],
  flags: [
    selectorFlag,
    dryRunFlag,
    { name: 'chunk-size', type: 'int64', default: '500', usage: 'How many objects one answer of the server holds at most.' },
    { name: 'delete-emptydir-data', type: 'bool', usage: 'Go on even if pods use emptyDir, whose data is lost.' },
    { name: 'disable-eviction', type: 'bool', usage: 'Delete instead of evicting; disruption budgets do not count.' },
    { name: 'force', type: 'bool', usage: 'Go on even if pods have no controller.' },
    { name: 'grace-period', type: 'int', default: '-1', usage: 'Seconds for each pod to end; negative is its own.' },
    { name: 'ignore-daemonsets', type: 'bool', usage: 'Leave the pods of daemon sets.' },
    { name: 'pod-selector', type: 'string', usage: 'Only pods with these labels' },
    { name: 'skip-wait-for-delete-timeout', type: 'int', usage: 'Do not wait for pods that have been ending for so many seconds.' },
    { name: 'timeout', type: 'duration', usage: 'How long to wait; zero is for ever' },
  ],
  async run(context) {
    const dryRun = await dryRunOf(context);
    const infos = await nodesNamed(context);
    for (const info of infos) await setUnschedulable(context, info, true, dryRun);
    for (const info of infos) await drainOne(context, info, dryRun);
  },
};

async function drainOne(context: CommandContext, info: Info, dryRun: DryRun): Promise<void> {
  const { items } = await context.client.list(pods, '', {
    fieldSelector: `spec.nodeName=${info.name}`,
    labelSelector: context.flags.string('pod-selector'),
  });
  const { evictable, warnings, problems } = sortOut(context, items as unknown as readonly Pod[]);
  if (problems.length > 0) {
    await context.err(`There are pending nodes to be drained:\n ${info.name}\n`);
    throw new UsageError(
      `unable to drain node "${info.name}" due to error: ${problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`}`,
    );
  }
  if (warnings.length > 0) await context.warn(warnings.join('; '));
  const suffix = dryRunSuffix(dryRun);
  const timeout = context.flags.duration('timeout');
  const until = timeout === 0 ? Infinity : context.now + timeout;
  const evictions = evictable.map(async (pod) => {
    const { name, namespace = '' } = pod.metadata;
    await context.out(`${context.flags.bool('disable-eviction') ? 'deleting' : 'evicting'} pod ${namespace}/${name}${suffix}\n`);
    if (dryRun === 'client') return;
    await evict(context, pod, dryRun, until);
    if (dryRun === 'server') return;
    await waitGone(
      context,
      [{ resource: pods, namespace, name, source: '', object: pod as unknown as Unstructured, uid: pod.metadata.uid }],
      context.flags.duration('timeout') || Infinity,
    );
    await context.out(`pod/${name} ${context.flags.bool('disable-eviction') ? 'deleted' : 'evicted'}\n`);
  });
  await Promise.all(evictions);
  await context.out(`node/${info.name} drained${suffix}\n`);
}

interface Sorted {
  readonly evictable: readonly Pod[];
  readonly warnings: readonly string[];
  readonly problems: readonly string[];
}

function sortOut(context: CommandContext, all: readonly Pod[]): Sorted {
  const { flags } = context;
  const named = (list: readonly Pod[]): string => list.map((pod) => `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`).join(', ');
  const owner = (pod: Pod): string | undefined => pod.metadata.ownerReferences?.find((each) => each.controller === true)?.kind;
  const ended = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  const mirror = (pod: Pod): boolean => pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  const live = all.filter((pod) => !mirror(pod));
  const daemons = live.filter((pod) => owner(pod) === 'DaemonSet' && !ended(pod));
  const alone = live.filter((pod) => owner(pod) === undefined && !ended(pod));
  const local = live.filter(
    (pod) => owner(pod) !== 'DaemonSet' && !ended(pod) && pod.spec?.volumes?.some((volume) => volume.emptyDir !== undefined) === true,
  );
  const problems: string[] = [];
  const warnings: string[] = [];
  if (daemons.length > 0)
    (flags.bool('ignore-daemonsets') ? warnings : problems).push(
      flags.bool('ignore-daemonsets')
        ? `ignoring DaemonSet-managed Pods: ${named(daemons)}`
        : `cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ${named(daemons)}`,
    );
  if (alone.length > 0)
    (flags.bool('force') ? warnings : problems).push(
      flags.bool('force')
        ? `deleting Pods that declare no controller: ${named(alone)}`
        : `cannot delete Pods that declare no controller (use --force to override): ${named(alone)}`,
    );
  if (local.length > 0 && !flags.bool('delete-emptydir-data'))
    problems.push(`cannot delete Pods with local storage (use --delete-emptydir-data to override): ${named(local)}`);
  return { evictable: live.filter((pod) => !daemons.includes(pod)), warnings, problems };
}

async function evict(context: CommandContext, pod: Pod, dryRun: DryRun, until: number): Promise<void> {
  const { name, namespace = '' } = pod.metadata;
  const grace = context.flags.int('grace-period');
  const deleteOptions = { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(dryRun === 'server' ? { dryRun: ['All'] } : {}) };
  for (;;) {
    try {
      if (context.flags.bool('disable-eviction')) await context.client.delete(pods, namespace, name, deleteOptions);
      else
        await context.client.subresource('POST', pods, namespace, name, 'eviction', {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name, namespace },
          deleteOptions,
        });
      return;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.reason === 'NotFound') return;
      if (error.code !== 429) throw new UsageError(`error when evicting pods/"${name}" -n "${namespace}": ${error.message}`);
      await context.err(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}\n`);
      const left = until - context.now;
      await context.race(sleep(context.process.machine.clock, Math.min(5000, left)));
      if (left <= 5000) {
        throw new UsageError(
          `error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${printDuration(context.flags.duration('timeout'))}`,
        );
      }
    }
  }
}
