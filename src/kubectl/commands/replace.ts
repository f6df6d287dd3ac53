/** Mirrors kubectl/pkg/cmd/replace. */
import { StatusError } from '#kube/status-error.ts';
import type { Unstructured } from '#kube/object.ts';
import { withLastApplied, lastApplied } from '../apply/last-applied.ts';
import type { Command, CommandContext } from '../command.ts';
import { cascadeOf, deleteAndWait } from '../delete/delete-object.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix, validationOf } from '../flags/dry-run.ts';
import { deleteFlags, dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag, validateFlag } from '../flags/shared-flags.ts';
import { kindAndName, objectPrinter } from '../printers/object-printer.ts';
import { addSource } from '../report-error.ts';
import { sendRaw } from './send-raw.ts';
import type { Info } from '../resources/info.ts';
import { collect, hasFiles } from '../resources/collect.ts';
import { kindOf } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';

export const replace: Command = {
  name: 'replace',
  short: 'Replace a resource by file name or stdin',
  long: "Replace a resource by file name or standard input.\n\nJSON and YAML are accepted. The whole specification must be given; 'kubectl get TYPE NAME -o yaml' shows it.",
  usage: '-f FILENAME',
  examples: ['# A pod', 'kubectl replace -f pod.yaml', '', '# Delete it and create it anew', 'kubectl replace --force -f pod.yaml'],
  flags: [
    ...printFlags,
    ...fileFlags('Files of what to put in place.'),
    dryRunFlag,
    validateFlag,
    saveConfigFlag,
    fieldManagerFlag('kubectl-replace'),
    ...deleteFlags,
    { name: 'raw', type: 'string', usage: 'A path to PUT the file to as it is.' },
    { name: 'subresource', type: 'string', usage: 'Replace this subresource.' },
    { name: 'wait', type: 'bool', usage: 'Wait until what is deleted is gone.' },
  ],
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const validation = validationOf(context);
    if (!hasFiles(context)) throw new UsageError('must specify one of -f and -k');
    if (flags.bool('force') && dryRun !== 'none') throw new UsageError('--dry-run can not be used when --force is set');
    if (flags.string('raw') !== '') return sendRaw(context, 'PUT');
    if (flags.int('grace-period') >= 0 && !flags.bool('force')) throw new UsageError('--grace-period must have --force specified');
    if (flags.duration('timeout') !== 0 && !flags.bool('force')) throw new UsageError('--timeout must have --force specified');
    const printer = objectPrinter(context, { operation: `replaced${dryRunSuffix(dryRun)}` });
    const { infos, errors } = await collect(context, { latest: false, validate: validation !== 'Ignore' });
    const problems: unknown[] = [];
    for (const info of infos) {
      try {
        let object: Unstructured = flags.bool('save-config') || lastApplied(info.object) !== undefined ? withLastApplied(info.object) : info.object;
        const query = { fieldManager: flags.string('field-manager'), fieldValidation: validation, ...dryRunQuery(dryRun) };
        if (flags.bool('force') && dryRun === 'none') {
          const existed = await exists(context.client.get(info.resource, info.namespace, info.name));
          await deleteAndWait(context, info, {
            gracePeriod: flags.int('grace-period') < 0 ? -1 : flags.int('grace-period'),
            cascade: await cascadeOf(context),
          });
          if (existed)
            await context.out(`${kindOf(info.resource)} "${info.name}" deleted${info.namespace === '' ? '' : ` from ${info.namespace} namespace`}\n`);
          object = await context.client.create(info.resource, info.namespace, object, query);
        } else if (dryRun !== 'client') {
          const version = object.metadata?.resourceVersion ?? (await versionOf(context, info));
          const sent = { ...object, metadata: { ...object.metadata, ...(version === undefined ? {} : { resourceVersion: version }) } };
          object = await context.client.replace(info.resource, info.namespace, info.name, sent, query);
        }
        await printer.print(object);
      } catch (error) {
        if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
        problems.push(error instanceof StatusError && error.reason === 'Invalid' ? error : addSource('replacing', info.source, error));
      }
    }
    throwCollected([...problems, ...errors]);
  },
};

/** Of an object that is not there, or cannot be read, there is none: the server says what is wrong. */
async function versionOf({ client }: CommandContext, { resource, namespace, name }: Info): Promise<string | undefined> {
  try {
    return (await client.get(resource, namespace, name)).metadata?.resourceVersion;
  } catch (error) {
    if (error instanceof StatusError) return undefined;
    throw error;
  }
}

async function exists(found: Promise<Unstructured>): Promise<boolean> {
  try {
    return kindAndName(await found) !== '';
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return false;
    throw error;
  }
}
