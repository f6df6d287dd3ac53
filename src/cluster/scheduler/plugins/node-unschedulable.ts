import { nodeChanged, taintsOf } from '../cluster-events.ts';
import { unresolvable, type FilterPlugin } from '../framework.ts';
import { tolerates } from '../tolerations.ts';

const TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  filter:
    ({ spec }) =>
    ({ node }) => {
      if (node.spec?.unschedulable !== true) return undefined;
      if (spec.tolerations?.some((toleration) => tolerates(toleration, TAINT)) === true) return undefined;
      return unresolvable('node(s) were unschedulable');
    },
  wakes: ({ spec }, event) =>
    nodeChanged(event, taintsOf) &&
    (event.node.spec?.unschedulable !== true || spec.tolerations?.some((toleration) => tolerates(toleration, TAINT)) === true),
};
