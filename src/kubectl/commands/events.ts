/** Mirrors kubectl/pkg/cmd/events. */
import { getApiResource } from '#kube/api-resources.ts';
import type { Event } from '#kube/generated/types.ts';
import { humanDuration } from '#kube/duration.ts';
import type { Command, CommandContext } from '../command.ts';
import { allNamespacesFlag, printFlags } from '../flags/shared-flags.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { typedEvent } from '../printers/typed-object.ts';
import { TabWriter } from '../printers/tab-writer.ts';
import { BareError, UsageError } from '../usage-error.ts';

export const events: Command = {
  name: 'events',
  short: 'List events',
  long: 'Display events.\n\nPrints a table of what matters most about each, the latest last. --for narrows it to one object, --types to Normal or Warning.',
  usage:
    '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  examples: ['# In the namespace', 'kubectl events', '', '# Of a pod', 'kubectl events --for pod/web --watch'],
  flags: [
    ...printFlags,
    allNamespacesFlag,
    { name: 'chunk-size', type: 'int64', default: '500', usage: 'How many objects one answer of the server holds at most.' },
    { name: 'for', type: 'string', usage: 'Only of this object: TYPE/NAME.' },
    { name: 'no-headers', type: 'bool', usage: 'No headers.' },
    { name: 'types', type: 'strings', usage: 'Only of these types.' },
    { name: 'watch', shorthand: 'w', type: 'bool', usage: 'Watch for more.' },
  ],
  async run(context) {
    const { flags, client } = context;
    const all = flags.bool('all-namespaces');
    const resource = getApiResource('', 'events');
    const types = flags.list('types');
    for (const type of types) if (!['normal', 'warning'].includes(type.toLowerCase())) throw new UsageError('valid --types are Normal or Warning');
    const fieldSelector = await selector(context);
    const list = await client.list(resource, all ? '' : context.namespace, { fieldSelector, limit: String(flags.int('chunk-size')) });
    const wanted = (event: Event): boolean => types.length === 0 || types.some((type) => type.toLowerCase() === (event.type ?? '').toLowerCase());
    const found = (list.items as unknown as readonly Event[]).filter(wanted).toSorted((a, b) => time(a) - time(b));
    if (found.length === 0 && !flags.bool('watch'))
      return context.err(all ? 'No events found.\n' : `No events found in ${context.namespace} namespace.\n`);
    if (flags.string('output') === 'name') return;
    if (flags.string('output') !== '')
      return objectPrinter(context, { operation: '', fromServer: false }).print({
        kind: 'EventList',
        apiVersion: 'v1',
        metadata: {},
        items: found.map(typedEvent),
      });
    const writer = new TabWriter({ remember: true });
    if (!flags.bool('no-headers'))
      writer.write(`${[...(all ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'].join('\t')}\n`);
    for (const event of found) writer.write(row(context, event, all));
    await context.out(writer.flush());
    if (!flags.bool('watch')) return;
    for await (const { type, object } of await client.watch(resource, all ? '' : context.namespace, {
      fieldSelector,
      resourceVersion: list.metadata?.resourceVersion,
    })) {
      if (type === 'DELETED' || type === 'BOOKMARK' || !wanted(object as Event)) continue;
      writer.write(row(context, object as Event, all));
      await context.out(writer.flush());
    }
  },
};

async function selector(context: CommandContext): Promise<string> {
  const wanted = context.flags.string('for');
  if (wanted === '') return '';
  const [type = '', name = '', more] = wanted.split('/');
  if (name === '' || more !== undefined) throw new UsageError(`--for must be in resource/name form`);
  const resource = (await context.client.discovery()).mapper.findResource(type);
  if (resource === undefined) throw new BareError(`the server doesn't have a resource type "${type}"`);
  return `involvedObject.kind=${resource.kind},involvedObject.name=${name}`;
}

function time(event: Event): number {
  return Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp);
}

function row(context: CommandContext, event: Event, all: boolean): string {
  const seen = humanDuration(context.now - time(event));
  const first = event.firstTimestamp ?? event.eventTime;
  const count = event.series?.count ?? event.count ?? 0;
  const interval =
    count > 1 ? `${seen} (x${count} over ${first === undefined ? '<unknown>' : humanDuration(context.now - Date.parse(first))})` : seen;
  const object = `${event.involvedObject.kind ?? ''}/${event.involvedObject.name ?? ''}`;
  return `${[...(all ? [event.metadata.namespace ?? ''] : []), interval, event.type ?? '', event.reason ?? '', object, (event.message ?? '').trim()].join('\t')}\n`;
}
