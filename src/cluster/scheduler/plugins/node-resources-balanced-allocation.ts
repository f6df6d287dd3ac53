import { MAX_SCORE, type ScorePlugin } from '../framework.ts';
import { podResources } from '../pod-resources.ts';

export const nodeResourcesBalancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score(pod, nodes) {
    const { requests } = podResources(pod);
    if (Object.values(requests).every((value) => value === 0)) return undefined;
    return nodes.map(({ allocatable, requested }) => {
      const fractions = ['cpu', 'memory'].flatMap((name) => {
        const total = allocatable[name] ?? 0;
        return total === 0 ? [] : [Math.min(1, ((requested[name] ?? 0) + (requests[name] ?? 0)) / total)];
      });
      const [first = 0, second = first] = fractions;
      return Math.floor((1 - Math.abs(first - second) / 2) * MAX_SCORE);
    });
  },
};
