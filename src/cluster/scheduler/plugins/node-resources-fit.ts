import { MAX_SCORE, type FilterPlugin, type ScorePlugin } from '../framework.ts';
import { podResources } from '../pod-resources.ts';

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
