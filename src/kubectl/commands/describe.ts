/** Mirrors kubectl/pkg/cmd/describe. */
import { StatusError } from '#kube/status-error.ts';
import type { Command, CommandContext } from '../command.ts';
import { describe as describeObject } from '../describe/describe.ts';
import { allNamespacesFlag, fileFlags, selectorFlag } from '../flags/shared-flags.ts';
import { collect, hasFiles } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';

export const describe: Command = {
  name: 'describe',
  short: 'Show details of a specific resource or group of resources',
  long: 'Show details of a specific resource or group of resources.\n\nWhat belongs to a resource, such as its events and pods, is shown with it. A name that does not exist is taken as the beginning of names.\n\nUse "kubectl api-resources" for a complete list of supported resources.',
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  examples: [
    '# A node',
    'kubectl describe nodes worker-1',
    '',
    '# A pod',
    'kubectl describe pods/web',
    '',
    '# All pods',
    'kubectl describe pods',
    '',
    '# Pods with a label',
    'kubectl describe pods -l app=web',
  ],
  flags: [
    allNamespacesFlag,
    selectorFlag,
    ...fileFlags('Files that name what to describe'),
    { name: 'chunk-size', type: 'int64', default: '500', usage: 'How many objects one answer of the server holds at most; 0 for all.' },
    { name: 'show-events', type: 'bool', default: 'true', usage: 'Show events too.' },
  ],
  async run(context) {
    if (context.args.length === 0 && !hasFiles(context)) {
      throw new UsageError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    }
    const { infos, errors, byPrefix } = await find(context);
    for (const [index, info] of infos.entries()) {
      const text = await describeObject(info.object, {
        client: context.client,
        showEvents: context.flags.bool('show-events'),
        now: context.now,
        chunkSize: context.flags.int('chunk-size'),
      });
      await context.out(byPrefix ? `${text}\n` : index === 0 ? text : `\n\n${text}`);
    }
    if (infos.length === 0 && errors.length === 0) {
      await context.err(context.flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${context.namespace} namespace.\n`);
    }
    throwCollected(errors);
  },
};

interface Found {
  readonly infos: readonly Info[];
  readonly errors: readonly unknown[];
  /** What was found only begins as what was asked for. */
  readonly byPrefix: boolean;
}

async function find(context: CommandContext): Promise<Found> {
  const allNamespaces = context.flags.bool('all-namespaces');
  const chunkSize = context.flags.int('chunk-size');
  const { infos, errors } = await collect(context, hasFiles(context) ? {} : { allowEmptySelector: true, allNamespaces, chunkSize });
  const [error] = errors;
  if (context.args.length !== 2 || errors.length !== 1 || !(error instanceof StatusError) || error.reason !== 'NotFound')
    return { infos, errors, byPrefix: false };
  const begun = await findByPrefix(context, context.args[0] ?? '', context.args[1] ?? '');
  if (begun.length === 0) throw error;
  return { infos: begun, errors: [], byPrefix: true };
}

/** Of a kind, or of what the first argument names by itself. */
async function findByPrefix(context: CommandContext, kind: string, prefix: string): Promise<readonly Info[]> {
  const { infos } = await collect(context, { args: [kind], allowEmptySelector: true, chunkSize: context.flags.int('chunk-size') });
  return infos.filter(({ name }) => name.startsWith(prefix));
}
