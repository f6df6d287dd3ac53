/** Mirrors kubectl/pkg/cmd/describe. */
import { StatusError } from '#kube/status-error.ts';
import type { Command, CommandContext } from '../command.ts';
import { describe as describeObject } from '../describe/describe.ts';
import { allNamespacesFlag, fileFlags, selectorFlag } from '../flags/shared-flags.ts';
import { collect, hasFiles, listInfos } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { targetsOf } from '../resources/targets.ts';
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
    const { infos, errors } = await find(context);
    let first = true;
    for (const info of infos) {
      const text = await describeObject(info.object, { client: context.client, showEvents: context.flags.bool('show-events'), now: context.now });
      await context.out(first ? text : `\n\n${text}`);
      first = false;
    }
    if (infos.length === 0 && errors.length === 0) {
      await context.err(context.flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${context.namespace} namespace.\n`);
    }
    throwCollected(errors);
  },
};

async function find(context: CommandContext): Promise<{ readonly infos: readonly Info[]; readonly errors: readonly unknown[] }> {
  const allNamespaces = context.flags.bool('all-namespaces');
  if (hasFiles(context)) return collect(context);
  const targets = await targetsOf(context, context.args, { allowEmptySelector: true, allNamespaces });
  if (targets.length !== 1 || targets[0]?.name === undefined) return collect(context, { allowEmptySelector: true, allNamespaces });
  const { resource, name } = targets[0];
  try {
    return await exact(context, targets[0].resource, name);
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'NotFound') throw error;
    const found = (await listInfos(context, resource, resource.namespaced ? context.namespace : '')).filter((info) => info.name.startsWith(name));
    if (found.length === 0) throw error;
    return { infos: found, errors: [] };
  }
}

async function exact(
  context: CommandContext,
  resource: Info['resource'],
  name: string,
): Promise<{ readonly infos: readonly Info[]; readonly errors: readonly unknown[] }> {
  const namespace = resource.namespaced ? context.namespace : '';
  return { infos: [{ resource, namespace, name, source: '', object: await context.client.get(resource, namespace, name) }], errors: [] };
}
