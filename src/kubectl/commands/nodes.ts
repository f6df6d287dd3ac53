/** `cordon`, `uncordon`, `drain`. Mirrors kubectl/pkg/cmd/drain. */
import { getApiResource } from '#kube/api-resources.ts';
import type { Node } from '#kube/generated/types.ts';
import type { Command, CommandContext } from '../command.ts';
import { DrainFailure, drainNode } from './drain-node.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix, type DryRun } from '../flags/dry-run.ts';
import { dryRunFlag, selectorFlag } from '../flags/shared-flags.ts';
import { collect } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { BareError, usageErrorWithHelp } from '../usage-error.ts';

const nodes = getApiResource('', 'nodes');

async function nodesNamed(context: CommandContext): Promise<readonly Info[]> {
  const { args, flags } = context;
  const selector = flags.string('selector');
  if (args.length === 0 && !flags.changed('selector'))
    throw usageErrorWithHelp(context.path, `USAGE: ${context.path.split(' ').at(-1) ?? ''} NODE [flags]`);
  if (args.length > 0 && selector !== '') throw usageErrorWithHelp(context.path, 'error: cannot specify both a node name and a --selector option');
  const none = selector === '' ? [] : ['nodes'];
  const targets = args.length > 0 ? args.map((arg) => (arg.includes('/') ? arg : `node/${arg}`)) : none;
  const { infos, errors } = await collect(context, { args: targets, ...(flags.has('chunk-size') ? { chunkSize: flags.int('chunk-size') } : {}) });
  if (errors.length > 0) throw errors[0];
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
    const failures: DrainFailure[] = [];
    for (const info of infos) {
      try {
        await drainNode(context, info, dryRun);
      } catch (error) {
        if (!(error instanceof DrainFailure)) throw error;
        await context.err(`error: unable to drain node "${info.name}" due to error: ${error.message}, continuing command...\n`);
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    const pending = failures.map(({ node }) => ` ${node}\n`).join('');
    throw new BareError(`There are pending nodes to be drained:\n${pending}${failures.flatMap(({ lines }) => lines).join('\n')}`);
  },
};
