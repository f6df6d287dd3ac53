// Mirrors findNodesThatFitPod, prioritizeNodes and selectHost of k8s.io/kubernetes/pkg/scheduler/schedule_one.go
import { randomInteger, type Random } from '#posix/random.ts';
import type { Pod } from '#kube/generated/types.ts';
import { unresolvable, type NodeFilter, type Rejection } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import { filterPlugins, scorePlugins } from './plugins.ts';
import type { Snapshot } from './snapshot.ts';

export interface Choice {
  readonly node: NodeInfo;
}

/** No node takes the pod. */
export interface NoFit {
  readonly node: undefined;
  /** Rejects the pod whatever the node. */
  readonly message?: string;
  readonly rejections: ReadonlyMap<string, Rejection>;
  /** The names of the plugins that rejected the pod. */
  readonly plugins: ReadonlySet<string>;
}

interface NamedFilter {
  readonly plugin: string;
  readonly test: NodeFilter;
}

export function priorityOf({ spec }: Pod): number {
  return spec.priority ?? 0;
}

export function selectNode(pod: Pod, snapshot: Snapshot, random: Random): Choice | NoFit {
  const filters = nodeFilters(pod, snapshot);
  if ('message' in filters) return { node: undefined, message: filters.message, rejections: new Map(), plugins: new Set([filters.plugin]) };
  const { outside, plugins } = narrow(pod);
  const rejections = new Map<string, Rejection>();
  const feasible: NodeInfo[] = [];
  for (const node of snapshot.nodes) {
    const rejection = outside(node) ?? firstRejection(filters, withNominated(pod, node, snapshot.nominated));
    if (rejection === undefined) feasible.push(node);
    else {
      rejections.set(node.name, rejection);
      if (rejection.plugin !== undefined) plugins.add(rejection.plugin);
    }
  }
  const nominated = feasible.find(({ name }) => name === pod.status?.nominatedNodeName);
  if (nominated !== undefined) return { node: nominated };
  const node = best(pod, feasible, snapshot, random);
  return node === undefined ? { node, rejections, plugins } : { node };
}

/** Each plugin looks at the pod once; a message is a plugin's word against it on every node. */
export function nodeFilters(pod: Pod, snapshot: Snapshot): readonly NamedFilter[] | { readonly plugin: string; readonly message: string } {
  const filters: NamedFilter[] = [];
  for (const plugin of filterPlugins) {
    const filter = plugin.filter(pod, snapshot);
    if (typeof filter === 'string') return { plugin: plugin.name, message: filter };
    if (filter !== undefined) filters.push({ plugin: plugin.name, test: filter });
  }
  return filters;
}

export function firstRejection(filters: readonly NamedFilter[], node: NodeInfo): (Rejection & { readonly plugin?: string }) | undefined {
  for (const { plugin, test } of filters) {
    const rejection = test(node);
    if (rejection !== undefined) return { ...rejection, plugin };
  }
  return undefined;
}

/** What rejects the nodes that plugins leave out by name, and the plugins that do. */
function narrow(pod: Pod): {
  readonly outside: (node: NodeInfo) => (Rejection & { readonly plugin?: string }) | undefined;
  readonly plugins: Set<string>;
} {
  const limits = filterPlugins.flatMap((plugin) => {
    const names = plugin.narrows?.(pod);
    return names === undefined ? [] : [{ name: plugin.name, names }];
  });
  const plugins = new Set(limits.map(({ name }) => name));
  const rejection = unresolvable(`node(s) didn't satisfy plugin(s) [${[...plugins].sort().join(' ')}]`);
  return { outside: ({ name }) => (limits.every(({ names }) => names.has(name)) ? undefined : rejection), plugins };
}

/** The node as if the pods of at least this priority that it was promised to were there. */
export function withNominated(pod: Pod, node: NodeInfo, nominated: readonly Pod[]): NodeInfo {
  const expected = nominated.filter(
    (other) => other.status?.nominatedNodeName === node.name && other.metadata.uid !== pod.metadata.uid && priorityOf(other) >= priorityOf(pod),
  );
  if (expected.length === 0) return node;
  const copy = node.clone();
  copy.addAll(expected);
  return copy;
}

function best(pod: Pod, nodes: readonly NodeInfo[], snapshot: Snapshot, random: Random): NodeInfo | undefined {
  if (nodes.length <= 1) return nodes[0];
  const totals = nodes.map(() => 0);
  for (const plugin of scorePlugins) {
    const scores = plugin.score(pod, nodes, snapshot);
    if (scores === undefined) continue;
    for (const [index, score] of scores.entries()) totals[index] = (totals[index] ?? 0) + score * plugin.weight;
  }
  const highest = Math.max(...totals);
  const winners = nodes.filter((_, index) => totals[index] === highest);
  return winners[winners.length === 1 ? 0 : randomInteger(random, winners.length)];
}
