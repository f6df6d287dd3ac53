import { selectorOf } from '#kube/label-selector.ts';
import { Selector } from '#kube/selector.ts';
import type { Pod, TopologySpreadConstraint } from '#kube/generated/types.ts';
import { labelsOf, nodeChanged, taintsOf } from '../cluster-events.ts';
import { unresolvable, unschedulable, MAX_SCORE, type FilterPlugin, type ScorePlugin } from '../framework.ts';
import { acceptsNode } from '../node-affinity.ts';
import type { NodeInfo } from '../node-info.ts';
import { defaultSpreadSelector } from '../spread-selector.ts';
import { findUntolerated } from '../tolerations.ts';

const HOSTNAME = 'kubernetes.io/hostname';

/** The cluster's defaults: replicas of one owner prefer to be apart. */
const DEFAULTS: readonly TopologySpreadConstraint[] = [
  { maxSkew: 3, topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway' },
  { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
];

interface Constraint extends TopologySpreadConstraint {
  readonly selector: Selector;
}

export const podTopologySpread: FilterPlugin & ScorePlugin = {
  name: 'PodTopologySpread',
  weight: 2,
  filter(pod, { nodes }) {
    const constraints = constraintsOf(pod, 'DoNotSchedule');
    if (constraints.length === 0) return undefined;
    return (node) => {
      for (const constraint of constraints) {
        const value = node.labels[constraint.topologyKey];
        if (value === undefined) return unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");
        // Counted anew for each node: preemption tries nodes with pods taken away.
        const counts = countDomains(
          pod,
          constraint,
          nodes.map((other) => (other.name === node.name ? node : other)),
          constraints,
        );
        const self = constraint.selector.matches(pod.metadata.labels) ? 1 : 0;
        const lowest = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values());
        if ((counts.get(value) ?? 0) + self - (counts.size === 0 ? 0 : lowest) > constraint.maxSkew) {
          return unschedulable("node(s) didn't match pod topology spread constraints");
        }
      }
      return undefined;
    };
  },
  wakes(pod, event) {
    if (event.resource === 'Node') return event.deleted || nodeChanged(event, (node) => [labelsOf(node), taintsOf(node)]);
    if (event.resource !== 'AssignedPod' || event.pod.metadata.namespace !== pod.metadata.namespace) return false;
    return constraintsOf(pod, 'DoNotSchedule').some(
      ({ selector }) =>
        selector.matches(event.pod.metadata.labels) || (event.previous !== undefined && selector.matches(event.previous.metadata.labels)),
    );
  },
  score(pod, nodes, { api, nodes: all }) {
    const own = constraintsOf(pod, 'ScheduleAnyway');
    const byDefault = (pod.spec.topologySpreadConstraints?.length ?? 0) === 0;
    const selector = byDefault ? defaultSpreadSelector(pod, api) : undefined;
    const constraints = selector === undefined ? own : DEFAULTS.map((constraint): Constraint => ({ ...constraint, selector }));
    if (constraints.length === 0) return undefined;
    // A node that lacks a key of the pod's own constraints scores nothing; defaults only skip the key.
    const ignored = nodes.map(({ labels }) => !byDefault && constraints.some(({ topologyKey }) => labels[topologyKey] === undefined));
    const scores = nodes.map(() => 0);
    for (const constraint of constraints) {
      const present = new Set(nodes.flatMap(({ labels }, index) => (ignored[index] === true ? [] : [labels[constraint.topologyKey] ?? []].flat())));
      const weight = Math.log((constraint.topologyKey === HOSTNAME ? nodes.filter((_, index) => ignored[index] !== true).length : present.size) + 2);
      const counts = countDomains(pod, constraint, all, byDefault ? [] : constraints);
      for (const [index, { labels }] of nodes.entries()) {
        const value = labels[constraint.topologyKey];
        if (value !== undefined && ignored[index] !== true)
          scores[index] = (scores[index] ?? 0) + (counts.get(value) ?? 0) * weight + constraint.maxSkew - 1;
      }
    }
    return invert(scores.map(Math.round), ignored);
  },
};

/** Few matching pods are good: the emptiest domain gets 100. */
function invert(scores: readonly number[], ignored: readonly boolean[]): readonly number[] {
  const counted = scores.filter((_, index) => ignored[index] !== true);
  const highest = Math.max(...counted);
  const lowest = Math.min(...counted);
  return scores.map((score, index) => {
    if (ignored[index] === true) return 0;
    return highest === 0 ? MAX_SCORE : Math.floor((MAX_SCORE * (highest + lowest - score)) / highest);
  });
}

function constraintsOf(pod: Pod, action: string): readonly Constraint[] {
  return (pod.spec.topologySpreadConstraints ?? [])
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
    .map((constraint) => ({ ...constraint, selector: selectorOf(constraint.labelSelector).and(ofLabelKeys(pod, constraint)) }));
}

function ofLabelKeys({ metadata }: Pod, { matchLabelKeys = [] }: TopologySpreadConstraint): Selector {
  const labels = metadata.labels ?? {};
  return Selector.ofLabels(Object.fromEntries(matchLabelKeys.flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]]))));
}

/** Matching pods per value of the topology key, over the nodes that count. */
function countDomains(pod: Pod, constraint: Constraint, nodes: readonly NodeInfo[], required: readonly Constraint[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { node, labels, pods } of nodes) {
    const value = labels[constraint.topologyKey];
    if (value === undefined || required.some(({ topologyKey }) => labels[topologyKey] === undefined)) continue;
    if (constraint.nodeAffinityPolicy !== 'Ignore' && !acceptsNode(pod, node)) continue;
    if (
      constraint.nodeTaintsPolicy === 'Honor' &&
      findUntolerated(node.spec?.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']) !== undefined
    )
      continue;
    const matching = pods.filter(
      ({ metadata }) =>
        metadata.namespace === pod.metadata.namespace && metadata.deletionTimestamp === undefined && constraint.selector.matches(metadata.labels),
    ).length;
    counts.set(value, (counts.get(value) ?? 0) + matching);
  }
  return counts;
}
