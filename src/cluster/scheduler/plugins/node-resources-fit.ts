import type { Node, Pod } from '#kube/generated/types.ts';
import { nodeChanged } from '../cluster-events.ts';
import { MAX_SCORE, type FilterPlugin, type ScorePlugin } from '../framework.ts';
import { amounts, podResources } from '../pod-resources.ts';

const SCORED = ['cpu', 'memory'];

/** The filter, and the score of the strategy LeastAllocated. */
export const nodeResourcesFit: FilterPlugin & ScorePlugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter(pod) {
    const { requests } = podResources(pod);
    return ({ allocatable, requested, pods }) => {
      const reasons: string[] = [];
      let unresolvable = false;
      if (pods.length + 1 > (allocatable['pods'] ?? 0)) reasons.push('Too many pods');
      for (const name in requests) {
        const wanted = requests[name] ?? 0;
        const total = allocatable[name] ?? 0;
        if (wanted === 0 || wanted <= total - (requested[name] ?? 0)) continue;
        reasons.push(`Insufficient ${name}`);
        if (wanted > total) unresolvable = true;
      }
      return reasons.length === 0 ? undefined : { reasons, unresolvable };
    };
  },
  wakes(pod, event) {
    if (event.resource !== 'AssignedPod') return nodeChanged(event, ({ status }) => status?.allocatable) && gives(event.node, event.previous, pod);
    if (event.change === 'added') return false;
    if (event.change === 'deleted' || event.previous === undefined) return event.change === 'deleted';
    const [before, after] = [podResources(event.previous).requests, podResources(event.pod).requests];
    return Object.keys(podResources(pod).requests).some((name) => (after[name] ?? 0) < (before[name] ?? 0));
  },
  score(pod, nodes) {
    const { assumed } = podResources(pod);
    return nodes.map((node) => {
      const scores = SCORED.flatMap((name) => {
        const total = node.allocatable[name] ?? 0;
        if (total === 0) return [];
        const used = (node.assumed[name] ?? 0) + (assumed[name] ?? 0);
        return [used > total ? 0 : Math.floor(((total - used) * MAX_SCORE) / total)];
      });
      return scores.length === 0 ? 0 : Math.floor(scores.reduce((sum, score) => sum + score, 0) / scores.length);
    });
  },
};

/** Whether the node as such is large enough, and has more than it had of what the pod asks for. */
function gives({ status }: Node, previous: Node | undefined, pod: Pod): boolean {
  const { requests } = podResources(pod);
  const now = amounts(status?.allocatable);
  if (Object.keys(requests).some((name) => (requests[name] ?? 0) > (now[name] ?? 0))) return false;
  if (previous === undefined) return true;
  const before = amounts(previous.status?.allocatable);
  return ['pods', ...Object.keys(requests)].some((name) => (now[name] ?? 0) > (before[name] ?? 0));
}
