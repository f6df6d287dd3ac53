import { nodeChanged } from '../cluster-events.ts';
import { unresolvable, type FilterPlugin } from '../framework.ts';

export const nodeName: FilterPlugin = {
  name: 'NodeName',
  filter({ spec }) {
    if ((spec.nodeName ?? '') === '') return undefined;
    return ({ name }) => (name === spec.nodeName ? undefined : unresolvable("node(s) didn't match the requested node name"));
  },
  wakes: ({ spec }, event) => nodeChanged(event, () => undefined) && event.node.metadata.name === spec.nodeName,
};
