// Mirrors the extension points of k8s.io/kubernetes/pkg/scheduler/framework.
import type { Pod } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';
import type { ClusterEvent } from './cluster-events.ts';
import type { NodeInfo } from './node-info.ts';
import type { Snapshot } from './snapshot.ts';

/** Why a node cannot take a pod. */
export interface Rejection {
  readonly reasons: readonly string[];
  /** Whether removing pods from the node could not help either. */
  readonly unresolvable: boolean;
}

export interface FilterPlugin {
  readonly name: string;
  /**
   * Looks at the pod once and returns what tests each node, or a message that rejects the pod on all
   * nodes, or undefined when the plugin has nothing to say about this pod.
   */
  filter(pod: Pod, snapshot: Snapshot): NodeFilter | string | undefined;
  /** The names of the only nodes that come into question; the others are not even looked at. */
  narrows?(pod: Pod): ReadonlySet<string> | undefined;
  /** The queueing hint: whether the event may have made room for a pod that this plugin rejected. */
  wakes(pod: Pod, event: ClusterEvent, api: Api): boolean;
}

export type NodeFilter = (node: NodeInfo) => Rejection | undefined;

export interface ScorePlugin {
  readonly name: string;
  readonly weight: number;
  /** Scores 0 to 100 in the order of `nodes`; undefined when the plugin has nothing to say. */
  score(pod: Pod, nodes: readonly NodeInfo[], snapshot: Snapshot): readonly number[] | undefined;
}

export const MAX_SCORE = 100;

export function unresolvable(reason: string): Rejection {
  return { reasons: [reason], unresolvable: true };
}

export function unschedulable(reason: string): Rejection {
  return { reasons: [reason], unresolvable: false };
}

/** Mirrors DefaultNormalizeScore: the highest becomes 100; `reverse` for what is bad. */
export function normalize(scores: readonly number[], reverse = false): readonly number[] {
  const highest = Math.max(...scores);
  if (highest === 0) return scores.map(() => (reverse ? MAX_SCORE : 0));
  return scores.map((score) => {
    const scaled = Math.floor((score * MAX_SCORE) / highest);
    return reverse ? MAX_SCORE - scaled : scaled;
  });
}
