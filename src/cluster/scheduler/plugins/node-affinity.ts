import { labelsOf, nodeChanged } from '../cluster-events.ts';
import { normalize, unresolvable, type FilterPlugin, type ScorePlugin } from '../framework.ts';
import { acceptsNode, matchesTerm, namedNodes } from '../node-affinity.ts';

export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,
  filter(pod) {
    if (pod.spec.nodeSelector === undefined && pod.spec.affinity?.nodeAffinity === undefined) return undefined;
    if (namedNodes(pod)?.size === 0) return 'pod affinity terms conflict';
    return ({ node }) => (acceptsNode(pod, node) ? undefined : unresolvable("node(s) didn't match Pod's node affinity/selector"));
  },
  narrows: namedNodes,
  wakes: (pod, event) =>
    nodeChanged(event, labelsOf) && acceptsNode(pod, event.node) && (event.previous === undefined || !acceptsNode(pod, event.previous)),
  score(pod, nodes) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    if (preferred.length === 0) return undefined;
    return normalize(
      nodes.map(({ node }) => preferred.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0), 0)),
    );
  },
};
