// Mirrors printPod of k8s.io/kubernetes/pkg/printers/internalversion.
import type { Pod } from '#kube/generated/types.ts';
import { timeSince } from '../../table/age.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import type { TableColumn } from '../../../resource-definition.ts';
import { summarizePod } from './pod-summary.ts';

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const isTrue = (type: string) => pod.status?.conditions?.find((condition) => condition.type === type)?.status === 'True';
  return `${gates.filter((gate) => isTrue(gate.conditionType)).length}/${gates.length}`;
}

function restarts(pod: Pod, now: number): string {
  const { restarts: count, lastRestart } = summarizePod(pod);
  return count !== 0 && lastRestart !== undefined ? `${count} (${timeSince(lastRestart, now)} ago)` : String(count);
}

export const podColumns: readonly TableColumn<Pod>[] = [
  nameColumn,
  column('Ready', 'string', 'The aggregate readiness state of this pod for accepting traffic.', (pod) => {
    const { ready, total } = summarizePod(pod);
    return `${ready}/${total}`;
  }),
  column('Status', 'string', 'The aggregate status of the containers in this pod.', (pod) => summarizePod(pod).status),
  column(
    'Restarts',
    'string',
    'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    restarts,
  ),
  ageColumn,
  wideColumn('IP', 'string', 'Address of the pod inside the cluster', (pod) => pod.status?.podIPs?.[0]?.ip || '<none>'),
  wideColumn('Node', 'string', 'Node on which the pod runs', (pod) => pod.spec.nodeName || '<none>'),
  wideColumn(
    'Nominated Node',
    'string',
    'Node on which the scheduler is making room for the pod',
    (pod) => pod.status?.nominatedNodeName || '<none>',
  ),
  wideColumn('Readiness Gates', 'string', 'Readiness gates that hold, of all', readinessGates),
];
