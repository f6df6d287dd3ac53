/** Mirrors kubectl/pkg/cmd/taint. */
import type { Node, Taint } from '#kube/generated/types.ts';
import { isLabelValue, isQualifiedName } from '#kube/names.ts';
import type { Command } from '../command.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '../flags/dry-run.ts';
import { dryRunFlag, fieldManagerFlag, printFlags, selectorFlag, validateFlag } from '../flags/shared-flags.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { collect } from '../resources/collect.ts';
import { throwCollected, UsageError, usageErrorWithHelp } from '../usage-error.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

interface Removal {
  readonly key: string;
  /** Empty: all effects. */
  readonly effect: string;
}

export const taint: Command = {
  name: 'taint',
  short: 'Update the taints on one or more nodes',
  long: 'Update the taints on one or more nodes.\n\nA taint is a key, a value and an effect: NoSchedule, PreferNoSchedule or NoExecute.',
  usage: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  examples: [
    '# Keep pods away',
    'kubectl taint nodes worker-1 dedicated=special:NoSchedule',
    '',
    '# Take the taint away',
    'kubectl taint nodes worker-1 dedicated:NoSchedule-',
  ],
  flags: [
    ...printFlags,
    dryRunFlag,
    validateFlag,
    selectorFlag,
    fieldManagerFlag('kubectl-taint'),
    { name: 'all', type: 'bool', usage: 'All nodes' },
    { name: 'overwrite', type: 'bool', usage: 'Taints that exist may be changed.' },
  ],
  async run(context) {
    const { args, flags } = context;
    const isTaint = (arg: string): boolean => arg.includes('=') || arg.includes(':') || arg.endsWith('-');
    const first = args.findIndex(isTaint);
    const resources = first < 0 ? args : args.slice(0, first);
    const texts = first < 0 ? [] : args.slice(first);
    const [type = ''] = resources;
    if (type !== '' && !['node', 'nodes', 'no'].includes(type.split('/')[0] ?? ''))
      throw new UsageError(`invalid resource type ${type}, only node types are supported`);
    const stray = texts.find((arg) => !isTaint(arg));
    if (stray !== undefined) throw new UsageError(`all resources must be specified before taint changes: ${stray}`);
    if (texts.length === 0 || resources.length === 0)
      throw new UsageError(
        resources.length === 0 ? 'one or more resources must be specified as <resource> <name>' : 'at least one taint update is required',
      );
    const dryRun = await dryRunOf(context);
    const { add, remove } = parseTaints(texts, context.path);
    if (flags.bool('all') && flags.string('selector') !== '') throw new UsageError("setting 'all' parameter with a non empty selector is prohibited");
    const { infos, errors } = await collect(context, {
      args: flags.bool('all') || flags.string('selector') !== '' ? ['nodes'] : resources,
      all: flags.bool('all'),
    });
    throwCollected(errors);
    for (const info of infos) {
      const before = (info.object as unknown as Node).spec?.taints ?? [];
      const clash = add.filter((each) => before.some((other) => other.key === each.key && other.effect === each.effect));
      if (!flags.bool('overwrite') && clash.length > 0)
        throw new UsageError(
          `node ${info.name} already has ${clash.map(({ key }) => key).join(', ')} taint(s) with same effect(s) and --overwrite is false`,
        );
      const missing = remove.filter((each) => !before.some((other) => gone(other, each)));
      if (missing.length > 0) {
        const texts = missing.map(({ key, effect }) => (effect === '' ? `taint "${key}" not found` : `taint "${key}:${effect}" not found`));
        throw new UsageError(texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`);
      }
      const kept = before.filter(
        (other) => !remove.some((each) => gone(other, each)) && !add.some((each) => each.key === other.key && each.effect === other.effect),
      );
      const taints = [...add, ...kept];
      const operation = clash.length > 0 ? 'modified' : add.length > 0 && remove.length === 0 ? 'tainted' : add.length > 0 ? 'modified' : 'untainted';
      const printer = objectPrinter(context, { operation: `${operation}${dryRunSuffix(dryRun)}` });
      if (dryRun === 'client') {
        await printer.print({ ...info.object, spec: { ...(info.object['spec'] as object), taints } });
        continue;
      }
      const patch = { spec: { taints: taints.length > 0 ? taints : null } };
      await printer.print(
        await context.client.patch(info.resource, '', info.name, 'merge', patch, {
          fieldManager: flags.string('field-manager'),
          ...dryRunQuery(dryRun),
        }),
      );
    }
  },
};

function gone(taint: Taint, { key, effect }: Removal): boolean {
  return taint.key === key && (effect === '' || taint.effect === effect);
}

function parseTaints(texts: readonly string[], path: string): { readonly add: readonly Taint[]; readonly remove: readonly Removal[] } {
  const add: Taint[] = [];
  const remove: Removal[] = [];
  for (const text of texts) {
    if (text.endsWith('-')) {
      const [key = '', effect = ''] = text.slice(0, -1).split(':');
      remove.push({ key: key.split('=')[0] ?? '', effect });
      continue;
    }
    const [pair = '', effect, more] = text.split(':');
    const invalid = (why: string): UsageError => usageError(`invalid taint ${why}`, path);
    if (more !== undefined) throw invalid(`spec: ${text}`);
    const [key = '', value, third] = pair.split('=');
    if (third !== undefined) throw invalid(`spec: ${text}`);
    const problems = [...isQualifiedName(key), ...(value === undefined ? [] : isLabelValue(value))];
    if (problems.length > 0) throw invalid(`spec: ${text}, ${problems.join('; ')}`);
    if (effect === undefined || !EFFECTS.includes(effect)) throw invalid(`effect: ${effect ?? ''}, unsupported taint effect`);
    if (add.some((each) => each.key === key && each.effect === effect))
      throw usageError(`duplicated taints with the same key and effect: ${text}`, path);
    add.push({ effect, key, ...(value === undefined || value === '' ? {} : { value }) });
  }
  for (const each of add) {
    if (remove.some((other) => gone(each, other)))
      throw new UsageError(`can not both modify and remove the following taint(s) in the same command: {"${each.key}":"${each.effect}"}`);
  }
  return { add, remove };
}

function usageError(message: string, path: string): UsageError {
  return usageErrorWithHelp(path, message);
}
