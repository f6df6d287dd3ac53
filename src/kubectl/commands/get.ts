/** Mirrors kubectl/pkg/cmd/get. */
import { targetsOf } from '../resources/targets.ts';
import type { Command, CommandContext } from '../command.ts';
import { rawPath } from './send-raw.ts';
import { allNamespacesFlag, fieldSelectorFlag, fileFlags, printFlags, selectorFlag } from '../flags/shared-flags.ts';
import { withoutManagedFields } from '../printers/object-printer.ts';
import { collect, hasFiles } from '../resources/collect.ts';
import { listed, throwCollected, UsageError, usageErrorWithHelp } from '../usage-error.ts';
import { getFormat } from './get-format.ts';
import { printTables } from './get-tables.ts';
import { watchResources } from './get-watch.ts';
import { sortObjects } from '../printers/sort-objects.ts';

export const get: Command = {
  name: 'get',
  suggestFor: ['list', 'ps'],
  short: 'Display one or many resources',
  long: `Display one or many resources.

Prints a table of what matters most about each. A label selector and --selector narrow the list; without --all-namespaces only the current namespace is looked at.

With the output format 'template' and a Go template in --template, any of the fields can be printed.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: [
    '# List the pods',
    'kubectl get pods',
    '',
    '# List the pods with more about each, such as its node',
    'kubectl get pods -o wide',
    '',
    '# One deployment as YAML',
    'kubectl get deployment web -o yaml',
    '',
    '# Deployments of version v1 of the group apps as JSON',
    'kubectl get deployments.v1.apps -o json',
    '',
    '# The object that a file describes',
    'kubectl get -f pod.yaml -o json',
    '',
    '# Only the phase of a pod',
    'kubectl get -o template pod/web --template={{.status.phase}}',
    '',
    '# Columns of your own',
    'kubectl get pod test -o custom-columns=CONTAINER:.spec.containers[0].name,IMAGE:.spec.containers[0].image',
    '',
    '# Deployments and services together',
    'kubectl get deployments,services',
    '',
    '# Pods of all namespaces',
    'kubectl get pods --all-namespaces',
  ],
  usage:
    '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  flags: [
    allNamespacesFlag,
    fieldSelectorFlag,
    selectorFlag,
    ...fileFlags('Files, directories or URLs that name what to get.'),
    ...printFlags,
    { name: 'chunk-size', type: 'int64', default: '500', usage: 'How many objects one answer of the server holds at most; 0 for all.' },
    { name: 'ignore-not-found', type: 'bool', usage: 'Say nothing of objects that do not exist.' },
    { name: 'label-columns', shorthand: 'L', type: 'strings', usage: 'Labels to show as columns; comma separated or repeated.' },
    { name: 'no-headers', type: 'bool', usage: 'No headers above tables and custom columns.' },
    { name: 'output-watch-events', type: 'bool', usage: 'With --watch, print the events; existing objects come as ADDED.' },
    { name: 'raw', type: 'string', usage: 'A path to get from the server as it is.' },
    { name: 'server-print', type: 'bool', default: 'true', usage: 'Let the server lay out the table.' },
    { name: 'show-kind', type: 'bool', usage: 'Show the type before each name.' },
    { name: 'show-labels', type: 'bool', usage: 'Show all labels in the last column' },
    { name: 'sort-by', type: 'string', usage: "Sort by this field, a JSONPath expression ('{.metadata.name}') for a number or text." },
    { name: 'subresource', type: 'string', usage: 'Get this subresource.' },
    { name: 'watch', shorthand: 'w', type: 'bool', usage: 'After that, watch for changes.' },
    { name: 'watch-only', type: 'bool', usage: 'Watch for changes without listing first.' },
  ],
  async run(context) {
    const { args, flags } = context;
    if (flags.string('raw') !== '') return raw(context);
    if (args.length === 0 && !hasFiles(context)) {
      await context.err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n');
      const hint =
        'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).';
      throw usageErrorWithHelp(context.path, hint);
    }
    if (flags.bool('watch') || flags.bool('watch-only')) return watchResources(context);
    if (flags.bool('output-watch-events')) throw new UsageError('--output-watch-events option can only be used with --watch or --watch-only');
    const output = flags.string('output') || (flags.string('template') === '' ? '' : 'go-template');
    if (output === '' || output === 'wide') return printTables(context);
    return printObjects(context, output);
  },
};

async function raw(context: CommandContext): Promise<void> {
  if (context.args.length > 0) throw new UsageError('arguments may not be passed when --raw is specified');
  const { flags } = context;
  if (hasFiles(context) || ['selector', 'field-selector', 'watch', 'watch-only', 'label-columns', 'sort-by'].some((name) => flags.changed(name)))
    throw new UsageError('--raw may not be specified with other flags that filter the server request or alter the output');
  if (flags.changed('output')) throw new UsageError('--raw and --output are mutually exclusive');
  const { body, text } = await context.client.raw('GET', rawPath(context));
  await context.out(text ?? (typeof body === 'string' ? body : `${JSON.stringify(body)}\n`));
}

/** One object as it is, several as a List. Mirrors GetOptions.printGeneric. */
async function printObjects(context: CommandContext, output: string): Promise<void> {
  const { flags } = context;
  if (flags.string('subresource') !== '') return printSubresources(context, output);
  const { infos, errors, isSingle } = await collect(context, {
    allowEmptySelector: true,
    allNamespaces: flags.bool('all-namespaces'),
    ignoreNotFound: flags.bool('ignore-not-found'),
    chunkSize: flags.int('chunk-size'),
  });
  if (infos.length === 0 && (errors.length > 0 || (isSingle && flags.bool('ignore-not-found'))))
    throwCollected(hasFiles(context) ? listed(errors) : errors);
  const print = getFormat(context, output);
  const objects = sortObjects(
    infos.map((info) => info.object),
    flags.string('sort-by'),
  );
  if (output === 'name' || output.startsWith('custom-columns')) {
    await context.out(await print(objects));
  } else if (isSingle && objects.length === 1) {
    await context.out(await print(objects));
  } else if (!(isSingle && objects.length === 0)) {
    await context.out(
      await print([
        { apiVersion: 'v1', items: objects.map((object) => withoutManagedFields(context, object)), kind: 'List', metadata: { resourceVersion: '' } },
      ]),
    );
  }
  throwCollected(hasFiles(context) ? listed(errors) : errors);
}

async function printSubresources(context: CommandContext, output: string): Promise<void> {
  const print = getFormat(context, output);
  const targets = await targetsOf(context, context.args, { allowEmptySelector: true });
  for (const { resource, name } of targets) {
    if (name === undefined) throw new UsageError('subresource cannot be used when bulk resources are specified');
    const namespace = resource.namespaced ? context.namespace : '';
    const object = await context.client.subresource('GET', resource, namespace, name, context.flags.string('subresource'));
    await context.out(await print([withoutManagedFields(context, object)]));
  }
}
