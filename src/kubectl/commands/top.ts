/** Mirrors kubectl/pkg/cmd/top and metricsutil. */
import type { ApiResource } from '#kube/api-resource.ts';
import { getApiResource } from '#kube/api-resources.ts';
import type { Unstructured } from '#kube/object.ts';
import { parseQuantity } from '#kube/quantity.ts';
import type { Command, CommandContext } from '../command.ts';
import type { FlagDefinition } from '../flags/flag.ts';
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../flags/shared-flags.ts';
import { TabWriter } from '../printers/tab-writer.ts';
import { UsageError } from '../usage-error.ts';

type Usage = Readonly<Record<string, string>>;

interface Row {
  readonly cells: readonly string[];
  readonly cpu: number;
  readonly memory: number;
}

const sortFlag: FlagDefinition = { name: 'sort-by', type: 'string', usage: "'cpu' or 'memory'." };
const plainFlags: readonly FlagDefinition[] = [
  selectorFlag,
  sortFlag,
  { name: 'no-headers', type: 'bool', usage: 'No headers' },
  { name: 'show-swap', type: 'bool', usage: 'Swap too.' },
  { name: 'use-protocol-buffers', type: 'bool', default: 'true', usage: 'Accepted; JSON is used.' },
];

function metrics(plural: 'pods' | 'nodes'): ApiResource {
  return { ...getApiResource('', plural), group: 'metrics.k8s.io', version: 'v1beta1' };
}

async function prepare(context: CommandContext): Promise<void> {
  const { args, flags } = context;
  if (args.length > 1) throw new UsageError('specify either a name or a selector');
  const sortBy = flags.string('sort-by');
  if (args.length > 0 && flags.string('selector') !== '') throw new UsageError('only one of NAME or selector can be provided');
  if (sortBy !== '' && sortBy !== 'cpu' && sortBy !== 'memory') throw new UsageError('--sort-by accepts only cpu or memory');
  const { groupVersions } = await context.client.discovery();
  if (!groupVersions.includes('metrics.k8s.io/v1beta1')) throw new UsageError('Metrics API not available');
}

async function measured(context: CommandContext, plural: 'pods' | 'nodes', namespace: string): Promise<readonly Unstructured[]> {
  const [name] = context.args;
  if (name !== undefined) return [await context.client.get(metrics(plural), namespace, name)];
  const { flags } = context;
  const { items } = await context.client.list(metrics(plural), namespace, {
    labelSelector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
  });
  return items;
}

const milli = (quantity: string | undefined): number => Math.ceil(parseQuantity(quantity ?? '0').milliValue);
const bytes = (quantity: string | undefined): number => Math.ceil(parseQuantity(quantity ?? '0').value);
const shown = (cpu: number, memory: number): readonly string[] => [`${cpu}m`, `${Math.floor(memory / (1024 * 1024))}Mi`];

async function print(context: CommandContext, headers: readonly string[], rows: readonly Row[]): Promise<void> {
  const sortBy = context.flags.string('sort-by');
  const key = (row: Row): string => row.cells.filter((_, index) => index < headers.length - 2).join('\0');
  const sorted = rows.toSorted((a, b) => (sortBy === 'cpu' ? b.cpu - a.cpu : sortBy === 'memory' ? b.memory - a.memory : key(a) < key(b) ? -1 : 1));
  const writer = new TabWriter();
  if (!context.flags.bool('no-headers')) writer.write(`${headers.join('\t')}\t\n`);
  for (const { cells } of sorted) writer.write(`${cells.join('\t')}\t\n`);
  if (context.flags.bool('sum')) {
    const blanks = '\t'.repeat(headers.length - 2);
    writer.write(`${blanks}________\t________\t\n`);
    const total = (of: 'cpu' | 'memory'): number => rows.reduce((sum, row) => sum + row[of], 0);
    writer.write(`${blanks}${shown(total('cpu'), total('memory')).join('\t')}\t\n`);
  }
  await context.out(writer.flush());
}

const node: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  short: 'Display resource (CPU/memory) usage of nodes',
  usage: '[NAME | -l label]',
  examples: ['# All nodes', 'kubectl top node', '', '# One', 'kubectl top node NODE_NAME'],
  flags: [...plainFlags, { name: 'show-capacity', type: 'bool', usage: 'Per cent of the capacity instead of what pods may use.' }],
  async run(context) {
    await prepare(context);
    const usages = await measured(context, 'nodes', '');
    if (usages.length === 0) throw new UsageError('metrics not available yet');
    const resource = getApiResource('', 'nodes');
    const [name] = context.args;
    const nodes =
      name === undefined
        ? (await context.client.list(resource, '', { labelSelector: context.flags.string('selector') })).items
        : [await context.client.get(resource, '', name)];
    const field = context.flags.bool('show-capacity') ? 'capacity' : 'allocatable';
    const rows = nodes.map((object): Row => {
      const own = usages.find(({ metadata }) => metadata?.name === object.metadata?.name)?.['usage'] as Usage | undefined;
      const label = object.metadata?.name ?? '';
      if (own === undefined) return { cells: [label, ...Array<string>(4).fill('<unknown>')], cpu: -1, memory: -1 };
      const whole = (object['status'] as { readonly [key: string]: Usage } | undefined)?.[field];
      const [cpu, memory] = [milli(own['cpu']), bytes(own['memory'])];
      const [cpuText = '', memoryText = ''] = shown(cpu, memory);
      return { cells: [label, cpuText, percent(cpu, milli(whole?.['cpu'])), memoryText, percent(memory, bytes(whole?.['memory']))], cpu, memory };
    });
    const headers = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'];
    await print(context, headers, rows);
  },
};

function percent(part: number, whole: number): string {
  return whole === 0 ? '<unknown>' : `${Math.floor((part / whole) * 100)}%`;
}

const pod: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  short: 'Display resource (CPU/memory) usage of pods',
  usage: '[NAME | -l label]',
  examples: ['# The pods of the namespace', 'kubectl top pod', '', '# Their containers', 'kubectl top pod POD_NAME --containers'],
  flags: [
    ...plainFlags,
    allNamespacesFlag,
    fieldSelectorFlag,
    { name: 'containers', type: 'bool', usage: 'Each container' },
    { name: 'sum', type: 'bool', usage: 'The sum too' },
  ],
  async run(context) {
    await prepare(context);
    const everywhere = context.flags.bool('all-namespaces');
    const usages = await measured(context, 'pods', everywhere ? '' : context.namespace);
    if (usages.length === 0) return explainNothing(context, everywhere);
    const containers = context.flags.bool('containers');
    const rows = usages.flatMap((object) => podRows(object, everywhere, containers));
    const names = [...(everywhere ? ['NAMESPACE'] : []), ...(containers ? ['POD', 'NAME'] : ['NAME'])];
    await print(context, [...names, 'CPU(cores)', 'MEMORY(bytes)'], rows);
  },
};

function podRows(object: Unstructured, everywhere: boolean, perContainer: boolean): readonly Row[] {
  const containers = (object['containers'] as readonly { readonly name: string; readonly usage: Usage }[] | undefined) ?? [];
  const lead = [...(everywhere ? [object.metadata?.namespace ?? ''] : []), object.metadata?.name ?? ''];
  const rows = containers.map(({ name, usage }): Row => {
    const [cpu, memory] = [milli(usage['cpu']), bytes(usage['memory'])];
    return { cells: [...lead, name, ...shown(cpu, memory)], cpu, memory };
  });
  if (perContainer) return rows;
  const [cpu, memory] = [rows.reduce((sum, row) => sum + row.cpu, 0), rows.reduce((sum, row) => sum + row.memory, 0)];
  return [{ cells: [...lead, ...shown(cpu, memory)], cpu, memory }];
}

/** Without any metrics it depends on whether there are pods. */
async function explainNothing(context: CommandContext, everywhere: boolean): Promise<void> {
  const { flags } = context;
  const { items } = await context.client.list(getApiResource('', 'pods'), everywhere ? '' : context.namespace, {
    labelSelector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
  });
  if (items.length > 0) throw new UsageError('metrics not available yet');
  await context.err(everywhere ? 'No resources found\n' : `No resources found in ${context.namespace} namespace.\n`);
}

export const top: Command = {
  name: 'top',
  short: 'Display resource (CPU/memory) usage',
  long: 'Display resource (CPU/memory) usage.\n\nIt needs a metrics server in the cluster, and shows what autoscalers see.',
  usage: '[flags]',
  subcommands: [node, pod],
};
