/** Mirrors kubectl/pkg/cmd/delete. */
import { rawPath } from './send-raw.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Command, CommandContext } from '../command.ts';
import { cascadeOf, deleteObject, uidOf, waitGone, type Deleted } from '../delete/delete-object.ts';
import { dryRunOf, dryRunSuffix } from '../flags/dry-run.ts';
import { allNamespacesFlag, deleteFlags, dryRunFlag, fieldSelectorFlag, fileFlags, selectorFlag } from '../flags/shared-flags.ts';
import { addSource } from '../report-error.ts';
import { collect, hasFiles } from '../resources/collect.ts';
import { infoName, kindOf, type Info } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';

export const deleteCommand: Command = {
  name: 'delete',
  suggestFor: ['rm'],
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  long: 'Delete resources by file names, standard input, resources and names, or by resources and label selector.\n\nOnly one of these may be used at a time. Some resources, such as pods, end gracefully: --grace-period changes how long that may take, --now makes it a second, and --force does not wait at all and may lose data.',
  usage: '([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  examples: [
    '# What a file describes',
    'kubectl delete -f pod.yaml',
    '',
    '# A pod and a service of the same name',
    'kubectl delete pod,service web',
    '',
    '# Everything with a label',
    'kubectl delete pods,services -l name=myLabel',
    '',
    '# All pods',
    'kubectl delete pods --all',
  ],
  flags: [
    ...fileFlags('Files that name what to delete.'),
    selectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag,
    dryRunFlag,
    ...deleteFlags,
    { name: 'all', type: 'bool', usage: 'All of the named types in the namespace.' },
    { name: 'ignore-not-found', type: 'bool', usage: 'What does not exist counts as deleted.' },
    { name: 'interactive', shorthand: 'i', type: 'bool', usage: 'Ask before deleting.' },
    { name: 'now', type: 'bool', usage: 'End within a second (like --grace-period=1).' },
    { name: 'output', shorthand: 'o', type: 'string', usage: 'Use "-o name" for shorter output (resource/name).' },
    { name: 'raw', type: 'string', usage: 'A path to DELETE at the server as it is.' },
    { name: 'wait', type: 'bool', default: 'true', usage: 'Wait until everything is gone.' },
  ],
  async run(context) {
    const { flags } = context;
    const cascade = await cascadeOf(context);
    const dryRun = await dryRunOf(context);
    if (flags.string('raw') !== '') {
      const { body } = await context.client.raw('DELETE', rawPath(context));
      return context.out(typeof body === 'string' ? body : JSON.stringify(body));
    }
    checkFlags(context);
    let gracePeriod = flags.int('grace-period');
    if (flags.bool('now')) gracePeriod = 1;
    const force = flags.bool('force');
    if (gracePeriod === 0 && !force) {
      gracePeriod = 1;
    } else if (force && gracePeriod < 0) gracePeriod = 0;
    if (force && gracePeriod === 0) {
      await context.warn(
        'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
      );
    }
    const { infos, errors } = await collect(context, {
      latest: false,
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
      dontFetch: true,
      ignoreNotFound: flags.bool('ignore-not-found'),
    });
    const ignore = flags.bool('ignore-not-found') || (flags.bool('all') && !flags.changed('ignore-not-found'));
    const problems: unknown[] = [...errors];
    const done: Deleted[] = [];
    if (context.namespaceGiven && infos.some(({ resource }) => !resource.namespaced))
      await context.warn('deleting cluster-scoped resources, not scoped to the provided namespace');
    if (flags.bool('interactive') && !(await confirmed(context, infos))) return;
    for (const info of infos) {
      try {
        if (dryRun === 'client') await report(context, info, `deleted`, dryRunSuffix(dryRun));
        else {
          const answer = await deleteObject(context, info, { gracePeriod, cascade, dryRun: dryRun === 'server' });
          await report(context, info, gracePeriod === 0 ? 'force deleted' : 'deleted', dryRunSuffix(dryRun));
          done.push({ ...info, uid: uidOf(answer) });
        }
      } catch (error) {
        if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
        if (!(ignore && error instanceof StatusError && error.reason === 'NotFound')) problems.push(addSource('deleting', info.source, error));
      }
    }
    throwCollected(problems);
    if (infos.length === 0) {
      if (!ignore || flags.bool('all') || (hasFiles(context) && errors.length === 0)) await context.out('No resources found\n');
      return;
    }
    if (dryRun !== 'none' || !flags.bool('wait')) return;
    const timeout = flags.duration('timeout');
    await waitGone(context, done, timeout === 0 ? 168 * 3_600_000 : timeout);
  },
};

function checkFlags(context: CommandContext): void {
  const { flags } = context;
  if (flags.bool('all') && (flags.string('selector') !== '' || flags.string('field-selector') !== ''))
    throw new UsageError("setting 'all' parameter but found a non empty selector. ");
  if (flags.string('output') !== '' && flags.string('output') !== 'name')
    throw new UsageError(`unexpected -o output mode: ${flags.string('output')}. We only support '-o name'`);
  if (flags.bool('now') && flags.int('grace-period') !== -1) throw new UsageError('--now and --grace-period cannot be specified together');
  if (flags.int('grace-period') > 0 && flags.bool('force'))
    throw new UsageError('--force and --grace-period greater than 0 cannot be specified together');
}

async function report(context: CommandContext, info: Info, operation: string, suffix: string): Promise<void> {
  if (context.flags.string('output') === 'name') return context.out(`${infoName(info)}\n`);
  const where = info.resource.namespaced ? ` from ${info.namespace} namespace` : '';
  return context.out(`${kindOf(info.resource)} "${info.name}" ${operation}${where}${suffix}\n`);
}

async function confirmed(context: CommandContext, infos: readonly Info[]): Promise<boolean> {
  await context.out(`You are about to delete the following ${infos.length} resource(s):\n`);
  for (const info of infos) await context.out(`${infoName(info)}\n`);
  await context.out('Do you want to continue? (y/N): ');
  const answer = (await context.readLine()).trim().toLowerCase();
  if (answer === 'y') return true;
  await context.out('deletion is cancelled\n');
  return false;
}
