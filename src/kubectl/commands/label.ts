/** Mirrors kubectl/pkg/cmd/label. */
import { isLabelValue } from '#kube/names.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { withChangeCause } from '../change-cause.ts';
import type { Command, CommandContext } from '../command.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '../flags/dry-run.ts';
import {
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  fileFlags,
  printFlags,
  recordFlag,
  selectorFlag,
} from '../flags/shared-flags.ts';
import { createMergePatch } from '#kube/merge-patch.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { refuseAllWithSelectors } from '../flags/exclusive-selection.ts';
import { collect, hasFiles } from '../resources/collect.ts';
import { infoName, type Info } from '../resources/info.ts';
import { NO_RESOURCES } from '../resources/targets.ts';
import { throwCollected, UsageError } from '../usage-error.ts';
import { metadataChanges, type MetadataChanges } from './metadata-changes.ts';

export const label: Command = {
  name: 'label',
  short: 'Update the labels on a resource',
  long: "Update the labels on a resource.\n\nA label's key and value begin with a letter or digit and may hold letters, digits, hyphens, dots and underscores, up to 63 characters each; the key may have a DNS prefix and a slash before it. A label that has a value is only changed with --overwrite.",
  usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  examples: [
    '# Give a pod a label',
    'kubectl label pods web tier=front',
    '',
    '# Change it',
    'kubectl label --overwrite pods web tier=back',
    '',
    '# Take it away',
    'kubectl label pods web tier-',
  ],
  flags: [
    ...printFlags,
    ...fileFlags('Files that name what to label'),
    selectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag,
    dryRunFlag,
    recordFlag,
    fieldManagerFlag('kubectl-label'),
    { name: 'all', type: 'bool', usage: 'All of the type in the namespace' },
    { name: 'list', type: 'bool', usage: 'Show the labels.' },
    { name: 'local', type: 'bool', usage: 'Change only what is printed; ask no server.' },
    { name: 'overwrite', type: 'bool', usage: 'Labels that have a value may be changed.' },
    { name: 'resource-version', type: 'string', usage: 'Only if the object has this version; for a single object.' },
  ],
  async run(context) {
    const { flags } = context;
    const changes = metadataChanges(context.args, 'label');
    for (const [key, value] of changes.set) check(key, value);
    if (changes.resources.length === 0 && !hasFiles(context))
      throw new UsageError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    if (changes.set.size + changes.remove.length === 0 && !flags.bool('list')) throw new UsageError('at least one label update is required');
    const dryRun = await dryRunOf(context);
    const local = flags.bool('local');
    refuseAllWithSelectors(context);
    const { infos, errors } = await collect(context, {
      args: changes.resources,
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
      local,
      localOnly: 'can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set',
    });
    if (infos.length === 0 && errors.length === 0 && changes.resources.length === 0 && !hasFiles(context)) throw new UsageError(NO_RESOURCES);
    const problems: unknown[] = [...errors];
    for (const info of infos) {
      try {
        await labelOne(context, info, changes, infos.length > 1, dryRun === 'client' || local, dryRunQuery(dryRun), dryRunSuffix(dryRun));
      } catch (error) {
        if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
        problems.push(error);
      }
    }
    throwCollected(problems);
  },
};

async function labelOne(
  context: CommandContext,
  info: Info,
  changes: MetadataChanges,
  several: boolean,
  onlyPrint: boolean,
  query: { readonly dryRun?: string },
  suffix: string,
): Promise<void> {
  const { flags } = context;
  const before = info.object.metadata?.labels ?? {};
  if (!flags.bool('overwrite')) {
    for (const [key, value] of changes.set) {
      const known = before[key];
      if (known !== undefined && known !== value) throw new UsageError(`'${key}' already has a value (${known}), and --overwrite is false`);
    }
  }
  for (const key of changes.remove) if (before[key] === undefined) await context.out(`label ${JSON.stringify(key)} not found.\n`);
  const labels: Record<string, string> = { ...before, ...Object.fromEntries(changes.set) };
  for (const key of changes.remove) delete labels[key];
  let object: Unstructured = { ...info.object, metadata: { ...info.object.metadata, labels } };
  if (flags.bool('record')) object = withChangeCause(context, object);
  const operation = outcome(before, labels, changes);
  const version = flags.string('resource-version');
  if (!onlyPrint && operation !== 'not labeled') {
    const patch = createMergePatch(info.object, version === '' ? object : { ...object, metadata: { ...object.metadata, resourceVersion: version } });
    object = await context.client.patch(info.resource, info.namespace, info.name, 'merge', patch, {
      fieldManager: flags.string('field-manager'),
      ...query,
    });
  }
  if (flags.bool('list')) {
    if (several && flags.string('output') === '')
      await context.out(`Listing labels for ${info.resource.kind}.${info.resource.group}/${info.name}:\n`);
    const lead = several ? ' ' : '';
    return context.out(
      Object.entries(object.metadata?.labels ?? {})
        .map(([key, value]) => `${lead}${key}=${value}\n`)
        .join(''),
    );
  }
  const printer = objectPrinter(context, { operation: `${operation}${suffix}` });
  await (printer.printsObject || flags.string('output') === 'name'
    ? printer.print(object)
    : context.out(`${infoName(info)} ${operation}${suffix}\n`));
}

function outcome(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>, changes: MetadataChanges): string {
  const removed = changes.remove.some((key) => before[key] !== undefined);
  const set = [...changes.set].some(([key, value]) => before[key] !== value);
  if (!set && !removed) return 'not labeled';
  return changes.set.size === 0 && removed && Object.keys(after).length < Object.keys(before).length ? 'unlabeled' : 'labeled';
}

/** Keys are for the server to judge. */
function check(key: string, value: string): void {
  if (value.includes('=')) throw new UsageError(`invalid label spec: ${key}=${value}`);
  const problems = isLabelValue(value);
  if (problems.length > 0) throw new UsageError(`invalid label value: "${key}=${value}": ${problems.join(';')}`);
}
