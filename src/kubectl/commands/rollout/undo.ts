/** Mirrors kubectl/pkg/polymorphichelpers/rollback.go. */
import { deepEqual } from '#kube/deep-equal.ts';
import type { PodTemplateSpec } from '#kube/generated/types.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Command, CommandContext } from '../../command.ts';
import { dryRunOf, dryRunQuery, type DryRun } from '../../flags/dry-run.ts';
import { dryRunFlag, fileFlags, printFlags, selectorFlag } from '../../flags/shared-flags.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { collectRequired } from '../../resources/collect.ts';
import type { Info } from '../../resources/info.ts';
import { revisionsOf, templateText, type Revision } from '../../rollout/history.ts';
import { throwCollected, UsageError } from '../../usage-error.ts';

const KEPT = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

export const undo: Command = {
  name: 'undo',
  short: 'Undo a previous rollout',
  long: 'Roll back to a previous rollout.',
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  examples: [
    '# To the one before',
    'kubectl rollout undo deployment/web',
    '',
    '# To a revision',
    'kubectl rollout undo daemonset/log --to-revision=3',
  ],
  flags: [
    ...printFlags,
    ...fileFlags('Files that name what to roll back'),
    selectorFlag,
    dryRunFlag,
    { name: 'to-revision', type: 'int64', usage: 'The revision to go back to; 0 is the one before.' },
  ],
  async run(context) {
    const dryRun = await dryRunOf(context);
    const { infos, errors } = await collectRequired(context);
    const problems: unknown[] = [...errors];
    for (const info of infos) {
      try {
        const result = await rollBack(context, info, dryRun);
        await objectPrinter(context, { operation: result }).print(info.object);
      } catch (error) {
        if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
        problems.push(error);
      }
    }
    throwCollected(problems);
  },
};

async function rollBack(context: CommandContext, info: Info, dryRun: DryRun): Promise<string> {
  const revisions = await revisionsOf(context, info, 'rollbacker');
  const wanted = context.flags.int('to-revision');
  if (wanted < 0) throw new UsageError(`unable to find specified revision ${wanted} in history`);
  const target = wanted === 0 ? revisions.at(-2) : revisions.find(({ number }) => number === wanted);
  if (target === undefined)
    throw new UsageError(
      wanted === 0
        ? info.resource.kind === 'Deployment'
          ? `no rollout history found for deployment "${info.name}"`
          : 'no last revision to roll back to'
        : `unable to find specified revision ${wanted} in history`,
    );
  if (dryRun === 'client') return `${info.resource.kind === 'Deployment' ? '' : 'will roll back to '}${templateText(target.template)} (dry run)`;
  const suffix = dryRun === 'server' ? ' (server dry run)' : '';
  if (info.resource.kind === 'Deployment') return (await rollBackDeployment(context, info, target, dryRun)) + suffix;
  const current = (info.object['spec'] as { readonly template: PodTemplateSpec }).template;
  if (deepEqual(current, target.template)) return `skipped rollback (current template already matches revision ${target.number})`;
  await context.client.patch(info.resource, info.namespace, info.name, 'strategic', target.object['data'], dryRunQuery(dryRun));
  return `rolled back${suffix}`;
}

async function rollBackDeployment(context: CommandContext, info: Info, target: Revision, dryRun: DryRun): Promise<string> {
  const spec = info.object['spec'] as { readonly paused?: boolean; readonly template: PodTemplateSpec };
  if (spec.paused === true)
    throw new UsageError(`you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`);
  const source = (target.object['spec'] as { readonly template: PodTemplateSpec }).template;
  const { 'pod-template-hash': _hash, ...labels } = source.metadata?.labels ?? {};
  const template = { ...source, metadata: { ...source.metadata, labels } };
  if (deepEqual(withoutHash(spec.template), template)) return `skipped rollback (current template already matches revision ${target.number})`;
  const own = info.object.metadata?.annotations ?? {};
  const kept = Object.fromEntries(Object.entries(own).filter(([key]) => KEPT.includes(key)));
  const taken = Object.fromEntries(Object.entries(target.object.metadata?.annotations ?? {}).filter(([key]) => !KEPT.includes(key)));
  const patch = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: { ...taken, ...kept } },
  ];
  await context.client.patch(info.resource, info.namespace, info.name, 'json', patch, dryRunQuery(dryRun));
  return 'rolled back';
}

function withoutHash(template: PodTemplateSpec): Unstructured {
  const { 'pod-template-hash': _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
