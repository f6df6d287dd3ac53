/** `kubectl get -w`. Mirrors GetOptions.watch. */
import type { ApiResource } from '#kube/api-resource.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError, type Status } from '#kube/status-error.ts';
import { TABLE } from '../client.ts';
import type { CommandContext } from '../command.ts';
import { TabWriter } from '../printers/tab-writer.ts';
import { collect, hasFiles } from '../resources/collect.ts';
import { targetsOf, type Target } from '../resources/targets.ts';
import { UsageError } from '../usage-error.ts';
import { getFormat } from './get-format.ts';
import { tablePrinter } from './get-tables.ts';

export async function watchResources(context: CommandContext): Promise<void> {
  const { client, flags } = context;
  const { resource, name, namespace } = await watched(context);
  const output = flags.string('output');
  const isTable = output === '' || output === 'wide';
  const show = isTable ? tableShow(context, resource) : objectShow(context, output);
  const accept = isTable ? TABLE : undefined;
  const events = flags.bool('output-watch-events');
  const query = {
    labelSelector: flags.string('selector'),
    fieldSelector: name === undefined ? flags.string('field-selector') : `metadata.name=${name}`,
  };
  let resourceVersion: string | undefined;
  if (name !== undefined) {
    const object = await client.get(resource, namespace, name, {}, accept);
    resourceVersion = object.metadata?.resourceVersion;
    if (!flags.bool('watch-only')) await show(object, events ? 'ADDED' : undefined);
  } else {
    const list = await client.list(resource, namespace, query, accept);
    resourceVersion = list.metadata?.resourceVersion;
    if (!flags.bool('watch-only')) {
      for (const object of isTable ? [list as Unstructured] : list.items.map((item) => withKind(item, resource)))
        await show(object, events ? 'ADDED' : undefined);
    }
  }
  const stream = await client.watch(resource, namespace, { ...query, resourceVersion }, accept);
  const timeout = requestTimeout(context);
  const timer = timeout > 0 ? context.process.machine.clock.schedule(context.now + timeout, () => stream.close()) : undefined;
  try {
    for await (const event of stream) {
      if (event.type === 'BOOKMARK') continue;
      if (event.type === 'ERROR') throw new StatusError(event.object as Status);
      await show(event.object as Unstructured, events ? event.type : undefined);
    }
  } finally {
    timer?.cancel();
    stream.close();
  }
}

function requestTimeout(context: CommandContext): number {
  const text = context.flags.string('request-timeout');
  return /^\d+$/.test(text) ? Number(text) * 1000 : context.flags.duration('request-timeout');
}

async function watched(context: CommandContext): Promise<Target & { readonly namespace: string }> {
  const allNamespaces = context.flags.bool('all-namespaces');
  if (hasFiles(context)) {
    const { infos } = await collect(context, { latest: false });
    const [info, more] = infos;
    if (info === undefined || more !== undefined) throw new UsageError('watch is only supported on individual resources and resource collections');
    return info;
  }
  const targets = await targetsOf(context, context.args, { allowEmptySelector: true, allNamespaces });
  const [target, more] = targets;
  if (target === undefined || (more !== undefined && more.resource !== target.resource))
    throw new UsageError('you may only specify a single resource type');
  if (more !== undefined)
    throw new UsageError('watch is only supported on individual resources and resource collections - more than 1 resource was found');
  return { ...target, namespace: target.resource.namespaced && !allNamespaces ? context.namespace : '' };
}

type Show = (object: Unstructured, event?: string) => Promise<void>;

function tableShow(context: CommandContext, resource: ApiResource): Show {
  const printer = tablePrinter(context, resource, context.flags.bool('all-namespaces') && resource.namespaced, false);
  const writer = new TabWriter({ remember: true });
  return async (object, event) => {
    writer.write(printer.print(object, event));
    await context.out(writer.flush());
  };
}

function objectShow(context: CommandContext, output: string): Show {
  const format = getFormat(context, output);
  return async (object, event) => {
    await context.out(await format([event === undefined ? object : { type: event, object }]));
  };
}

function withKind(item: Unstructured, resource: ApiResource): Unstructured {
  return {
    ...item,
    apiVersion: item.apiVersion ?? (resource.group === '' ? resource.version : `${resource.group}/${resource.version}`),
    kind: item.kind ?? resource.kind,
  };
}
