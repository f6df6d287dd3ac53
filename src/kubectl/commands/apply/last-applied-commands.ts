/** `apply view-last-applied`, `set-last-applied`, `edit-last-applied`. */
import { lastApplied, LAST_APPLIED } from '../../apply/last-applied.ts';
import type { Command } from '../../command.ts';
import { editLastAppliedOf } from '../../edit/edit-last-applied.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '../../flags/dry-run.ts';
import { allNamespacesFlag, dryRunFlag, fieldManagerFlag, fileFlags, printFlags, selectorFlag } from '../../flags/shared-flags.ts';
import { compactJson, printJson } from '../../printers/json.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { printYaml } from '../../printers/yaml.ts';
import { collect } from '../../resources/collect.ts';
import { throwCollected, UsageError, usageErrorWithHelp } from '../../usage-error.ts';

export const viewLastApplied: Command = {
  name: 'view-last-applied',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  usage: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  examples: ['# As YAML', 'kubectl apply view-last-applied deployment/web'],
  flags: [
    ...fileFlags('Files that name the objects'),
    selectorFlag,
    allNamespacesFlag,
    { name: 'all', type: 'bool', usage: 'All of the type' },
    { name: 'output', shorthand: 'o', type: 'string', default: 'yaml', usage: 'Output format. Must be one of (yaml, json)' },
  ],
  async run(context) {
    const output = context.flags.string('output');
    if (output !== 'yaml' && output !== 'json') {
      throw usageErrorWithHelp(context.path, `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
    }
    const { infos, errors } = await collect(context, {
      allowEmptySelector: false,
      all: context.flags.bool('all'),
      allNamespaces: context.flags.bool('all-namespaces'),
    });
    throwCollected(errors);
    for (const { object } of infos) {
      const text = lastApplied(object);
      if (text === undefined) continue;
      const value: unknown = JSON.parse(text);
      await context.out(output === 'yaml' ? printYaml(value) : `${printJson(value, { indent: '  ' })}\n`);
    }
  },
};

export const setLastApplied: Command = {
  name: 'set-last-applied',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  usage: '-f FILENAME',
  examples: ['# Remember a file as what was applied last', 'kubectl apply set-last-applied -f deploy.yaml'],
  flags: [
    ...printFlags,
    dryRunFlag,
    ...fileFlags('Files of the configurations'),
    { name: 'create-annotation', type: 'bool', usage: 'Add the annotation where there is none' },
  ],
  async run(context) {
    const dryRun = await dryRunOf(context);
    const printer = objectPrinter(context, { operation: `configured${dryRunSuffix(dryRun)}` });
    const { infos, errors } = await collect(context, { latest: false });
    for (const { resource, namespace, name, object } of infos) {
      const live = await context.client.get(resource, namespace, name);
      if (lastApplied(live) === undefined && !context.flags.bool('create-annotation')) {
        throw new UsageError(
          `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      // As the file has it: without the empty annotations that apply writes.
      const text = `${compactJson(object)}\n`;
      if (text.trim() === lastApplied(live)?.trim()) {
        await context.out(`set-last-applied ${name}: no changes required.\n`);
        continue;
      }
      const patch = { metadata: { annotations: { [LAST_APPLIED]: text } } };
      await printer.print(dryRun === 'client' ? live : await context.client.patch(resource, namespace, name, 'merge', patch, dryRunQuery(dryRun)));
    }
    throwCollected(errors);
  },
};

export const editLastApplied: Command = {
  name: 'edit-last-applied',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  usage: '(RESOURCE/NAME | -f FILENAME)',
  examples: ['# In YAML', 'kubectl apply edit-last-applied deployment/web'],
  flags: [...printFlags, ...fileFlags('Files that name the objects'), fieldManagerFlag('kubectl-client-side-apply')],
  run: (context) => editLastAppliedOf(context),
};
