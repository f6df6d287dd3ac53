/** `kubectl get` in its tables. Mirrors GetOptions.Run for human-readable output. */
import type { ApiResource } from '#kube/api-resource.ts';
import { groupResource } from '#kube/api-resource.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Unstructured } from '#kube/object.ts';
import { TABLE } from '../client.ts';
import type { CommandContext } from '../command.ts';
import { age } from '../describe/format.ts';
import { TablePrinter, type Table } from '../printers/table.ts';
import { TabWriter } from '../printers/tab-writer.ts';
import { relaxedPath, sortObjects } from '../printers/sort-objects.ts';
import { badSelector, collect, hasFiles } from '../resources/collect.ts';
import { kindOf } from '../resources/info.ts';
import { targetsOf, type Target } from '../resources/targets.ts';
import { listed, throwCollected, UsageError } from '../usage-error.ts';
import { getInfo } from '../resources/info.ts';

interface Fetched {
  readonly resource: ApiResource;
  readonly table: Table;
}

export async function printTables(context: CommandContext): Promise<void> {
  const { flags } = context;
  const sortBy = flags.string('sort-by');
  if (sortBy !== '') relaxedPath(sortBy);
  const allNamespaces = flags.bool('all-namespaces');
  const errors: unknown[] = [];
  const places = await placesOf(context, errors);
  const fetched: Fetched[] = [];
  for (const place of places) {
    try {
      fetched.push(...(await fetch(context, place)));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!(flags.bool('ignore-not-found') && error.reason === 'NotFound')) errors.push(error);
    }
  }
  const kinds = new Set(fetched.map(({ resource }) => groupResource(resource)));
  const writer = new TabWriter();
  let printer: TablePrinter | undefined;
  let last: ApiResource | undefined;
  let text = '';
  const sections: string[] = [];
  for (const { resource, table } of sorted(fetched, sortBy)) {
    if (printer === undefined || last === undefined || groupResource(last) !== groupResource(resource)) {
      text = writer.flush();
      if (text !== '') sections.push(text);
      printer = tablePrinter(context, resource, allNamespaces && resource.namespaced, kinds.size > 1);
      last = resource;
    }
    writer.write(printer.print(table));
  }
  text = writer.flush();
  if (text !== '') sections.push(text);
  await context.out(sections.join(flags.bool('no-headers') ? '' : '\n'));
  if (sections.length === 0 && !flags.bool('ignore-not-found') && errors.length === 0) {
    const all = !allNamespaces && places.every(({ resource }) => resource.namespaced);
    await context.err(all ? `No resources found in ${context.namespace} namespace.\n` : 'No resources found\n');
  }
  throwCollected(errors);
}

export function tablePrinter(context: CommandContext, resource: ApiResource, withNamespace: boolean, withKind: boolean): TablePrinter {
  const { flags } = context;
  return new TablePrinter({
    noHeaders: flags.bool('no-headers'),
    withNamespace,
    wide: flags.string('output') === 'wide',
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
    ...(withKind || flags.bool('show-kind') ? { kind: kindOf(resource) } : {}),
  });
}

interface Place extends Target {
  readonly namespace: string;
}

async function placesOf(context: CommandContext, errors: unknown[]): Promise<readonly Place[]> {
  const allNamespaces = context.flags.bool('all-namespaces');
  if (hasFiles(context)) {
    const { infos, errors: problems } = await collect(context, { latest: false });
    errors.push(...listed(problems));
    return infos.map(({ resource, namespace, name }) => ({ resource, namespace, name }));
  }
  const targets = await targetsOf(context, context.args, { allowEmptySelector: true, allNamespaces });
  return targets.map((target) => ({ ...target, namespace: target.resource.namespaced && !allNamespaces ? context.namespace : '' }));
}

async function fetch(context: CommandContext, { resource, namespace, name }: Place): Promise<readonly Fetched[]> {
  const { flags, client } = context;
  const includeObject = flags.string('sort-by') !== '' ? 'Object' : undefined;
  if (name !== undefined) {
    const subresource = flags.string('subresource');
    const found =
      subresource === ''
        ? await getInfo(client, { resource, namespace, name }, { includeObject }, accept(context))
        : await client.subresource('GET', resource, namespace, name, subresource, undefined, {}, accept(context));
    return [{ resource, table: asTable(context, found) }];
  }
  if (flags.string('subresource') !== '') throw new UsageError('subresource cannot be used when bulk resources are specified');
  const labelSelector = flags.string('selector');
  const fieldSelector = flags.string('field-selector');
  const limit = flags.int('chunk-size');
  try {
    const query = { labelSelector, fieldSelector, includeObject, ...(limit > 0 && includeObject === undefined ? { limit: String(limit) } : {}) };
    return [{ resource, table: asTable(context, await client.list(resource, namespace, query, accept(context))) }];
  } catch (error) {
    throw badSelector(error, resource, labelSelector, fieldSelector);
  }
}

function accept(context: CommandContext): string | undefined {
  return context.flags.bool('server-print') ? TABLE : undefined;
}

/** What is no table yet becomes one with names and ages, as kubectl's own printer makes it. */
function asTable(context: CommandContext, found: Unstructured): Table {
  if (found.kind === 'Table') return found;
  const items = (found['items'] as readonly Unstructured[] | undefined) ?? [found];
  return {
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      { name: 'Age', type: 'string', format: '', priority: 0 },
    ],
    rows: items.map((object) => ({ cells: [object.metadata?.name ?? '', age(object.metadata?.creationTimestamp, context.now)], object })),
  };
}

/** Rows of all tables together when one kind is sorted; each kind by itself otherwise. */
function sorted(fetched: readonly Fetched[], sortBy: string): readonly Fetched[] {
  if (sortBy === '') return fetched;
  try {
    return fetched.map(({ resource, table }) => ({
      resource,
      table: { ...table, rows: sortObjects(table.rows ?? [], sortBy, (row) => row.object) },
    }));
  } catch (error) {
    // Upstream's table sorter says nothing of a field that no row has: what was to be printed is gone.
    if (error instanceof UsageError && error.message.startsWith("couldn't find any field")) return [];
    throw error;
  }
}
