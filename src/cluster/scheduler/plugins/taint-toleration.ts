import { normalize, unresolvable, type FilterPlugin, type ScorePlugin } from '../framework.ts';
import { findUntolerated, tolerates } from '../tolerations.ts';

export const taintToleration: FilterPlugin & ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,
  filter:
    ({ spec }) =>
    ({ node }) => {
      const taint = findUntolerated(node.spec?.taints, spec.tolerations, ['NoSchedule', 'NoExecute']);
      return taint === undefined ? undefined : unresolvable(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
    },
  score: ({ spec }, nodes) => {
    const soft = spec.tolerations?.filter(({ effect }) => (effect ?? '') === '' || effect === 'PreferNoSchedule') ?? [];
    const counts = nodes.map(
      ({ node }) =>
        (node.spec?.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule' && !soft.some((toleration) => tolerates(toleration, taint)))
          .length,
    );
    return normalize(counts, true);
  },
};
