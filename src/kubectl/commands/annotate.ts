/** Mirrors kubectl/pkg/cmd/annotate. */
import { isQualifiedName } from '#kube/names.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Command } from '../command.ts';
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
import { throwCollected, UsageError } from '../usage-error.ts';
import { metadataChanges } from './metadata-changes.ts';

export const annotate: Command = {
  name: 'annotate',
  short: 'Update the annotations on a resource',
  long: 'Update the annotations on one or more resources.\n\nAn annotation is a key and a text that tools keep with an object; unlike a label it selects nothing. One that has a value is only changed with --overwrite.',
  usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  examples: [
    '# Annotate a pod',
    "kubectl annotate pods web description='my frontend'",
    '',
    '# Take it away',
    'kubectl annotate pods web description-',
  ],
  flags: [
    ...printFlags,
    ...fileFlags('Files that name what to annotate'),
    selectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag,
    dryRunFlag,
    recordFlag,
    fieldManagerFlag('kubectl-annotate'),
    { name: 'all', type: 'bool', usage: 'All of the type in the namespace.' },
    { name: 'list', type: 'bool', usage: 'Show the annotations.' },
    { name: 'local', type: 'bool', usage: 'Change only what is printed; ask no server.' },
    { name: 'overwrite', type: 'bool', usage: 'Annotations that have a value may be changed.' },
    { name: 'resource-version', type: 'string', usage: 'Only if the object has this version; for a single object.' },
  ],
  async run(context) {
    const { flags } = context;
    const changes = metadataChanges(context.args, 'annotation');
    if (changes.resources.length === 0 && !hasFiles(context))
      throw new UsageError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    for (const key of [...changes.set.keys(), ...changes.remove]) {
      const problems = isQualifiedName(key.toLowerCase());
      if (problems.length > 0) throw new UsageError(`invalid annotation key "${key}": ${problems.join(';')}`);
    }
    if (changes.set.size + changes.remove.length === 0 && !flags.bool('list')) throw new UsageError('at least one annotation update is required');
    const dryRun = await dryRunOf(context);
    const local = flags.bool('local');
    refuseAllWithSelectors(context);
    const { infos, errors } = await collect(context, {
      args: changes.resources,
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
      local,
      localOnly: 'can only use local files by -f rsrc.yaml or --filename=rsrc.json when --local=true is set',
    });
    const problems: unknown[] = [...errors];
    for (const info of infos) {
      const before = info.object.metadata?.annotations ?? {};
      if (flags.bool('list')) {
        await context.out(
          Object.entries(before)
            .map(([key, value]) => `${key}=${value}\n`)
            .join(''),
        );
        continue;
      }
      const taken = [...changes.set]
        .filter(([key, value]) => before[key] !== undefined && before[key] !== value)
        .map(([key]) => `'${key}' already has a value (${before[key] ?? ''})`);
      if (!flags.bool('overwrite') && taken.length > 0) {
        problems.push(new UsageError(`--overwrite is false but found the following declared annotation(s): ${taken.join('; ')}`));
        continue;
      }
      const annotations: Record<string, string> = { ...before, ...Object.fromEntries(changes.set) };
      for (const key of changes.remove) delete annotations[key];
      const version = flags.string('resource-version');
      let object: Unstructured = {
        ...info.object,
        metadata: { ...info.object.metadata, annotations, ...(version === '' ? {} : { resourceVersion: version }) },
      };
      try {
        if (dryRun !== 'client' && !local) {
          const patch = createMergePatch(info.object, object);
          object = await context.client.patch(info.resource, info.namespace, info.name, 'merge', patch, {
            fieldManager: flags.string('field-manager'),
            ...dryRunQuery(dryRun),
          });
        }
        await objectPrinter(context, { operation: `annotated${dryRunSuffix(dryRun)}` }).print(object);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        problems.push(error);
      }
    }
    throwCollected(problems);
  },
};
