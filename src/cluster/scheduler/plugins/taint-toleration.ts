import type { Node, Toleration } from '#kube/generated/types.ts';
import { nodeChanged, taintsOf } from '../cluster-events.ts';
import { normalize, unresolvable, type FilterPlugin, type ScorePlugin } from '../framework.ts';
import { findUntolerated, tolerates } from '../tolerations.ts';

const HARD = ['NoSchedule', 'NoExecute'];

export const taintToleration: FilterPlugin & ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,
  filter:
    ({ spec }) =>
    ({ node }) => {
      const taint = untolerated(node, spec.tolerations);
      return taint === undefined ? undefined : unresolvable(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
    },
  wakes: ({ spec }, event) =>
    nodeChanged(event, taintsOf) &&
    untolerated(event.node, spec.tolerations) === undefined &&
    (event.previous === undefined || untolerated(event.previous, spec.tolerations) !== undefined),
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

function untolerated({ spec }: Node, tolerations: readonly Toleration[] | undefined): ReturnType<typeof findUntolerated> {
  return findUntolerated(spec?.taints, tolerations, HARD);
}
