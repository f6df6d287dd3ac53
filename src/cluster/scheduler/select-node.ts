// Mirrors findNodesThatFitPod, prioritizeNodes and selectHost of k8s.io/kubernetes/pkg/scheduler/schedule_one.go
import { randomInteger, type Random } from '#posix/random.ts';
import type { Pod } from '#kube/generated/types.ts';
import type { NodeFilter, Rejection } from './framework.ts';
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
}

export function priorityOf({ spec }: Pod): number {
  return spec.priority ?? 0;
}

export function selectNode(pod: Pod, snapshot: Snapshot, random: Random): Choice | NoFit {
  const filters = nodeFilters(pod, snapshot);
  if (typeof filters === 'string') return { node: undefined, message: filters, rejections: new Map() };
  const rejections = new Map<string, Rejection>();
  const feasible: NodeInfo[] = [];
  for (const node of snapshot.nodes) {
    const rejection = firstRejection(filters, withNominated(pod, node, snapshot.nominated));
    if (rejection === undefined) feasible.push(node);
    else rejections.set(node.name, rejection);
  }
  const nominated = feasible.find(({ name }) => name === pod.status?.nominatedNodeName);
  if (nominated !== undefined) return { node: nominated };
  const node = best(pod, feasible, snapshot, random);
  return node === undefined ? { node, rejections } : { node };
}

/** Each plugin looks at the pod once; a text is a plugin's word against it on every node. */
export function nodeFilters(pod: Pod, snapshot: Snapshot): readonly NodeFilter[] | string {
  const filters: NodeFilter[] = [];
  for (const plugin of filterPlugins) {
    const filter = plugin.filter(pod, snapshot);
    if (typeof filter === 'string') return filter;
    if (filter !== undefined) filters.push(filter);
  }
  return filters;
}

export function firstRejection(filters: readonly NodeFilter[], node: NodeInfo): Rejection | undefined {
  for (const filter of filters) {
    const rejection = filter(node);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
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
