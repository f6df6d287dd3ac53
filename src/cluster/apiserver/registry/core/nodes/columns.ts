// Mirrors printNode of k8s.io/kubernetes/pkg/printers/internalversion.
import type { Node } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import type { TableColumn } from '../../../resource-definition.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function status(node: Node): string {
  const ready = node.status?.conditions?.findLast((condition) => condition.type === 'Ready');
  const state = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec.unschedulable ? `${state},SchedulingDisabled` : state;
}

function roles(node: Node): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX)) found.add(key.slice(ROLE_PREFIX.length));
    else if (key === 'kubernetes.io/role') found.add(value);
  }
  found.delete('');
  return [...found].sort().join(',') || '<none>';
}

const address = (type: string) => (node: Node) => node.status?.addresses?.find((candidate) => candidate.type === type)?.address ?? '<none>';

export const nodeColumns: readonly TableColumn<Node>[] = [
  nameColumn,
  column('Status', 'string', 'The status of the node', status),
  column('Roles', 'string', 'The roles of the node', roles),
  ageColumn,
  column('Version', 'string', 'Version of the kubelet', (node) => node.status?.nodeInfo?.kubeletVersion ?? ''),
  wideColumn('Internal-IP', 'string', 'Address inside the cluster', address('InternalIP')),
  wideColumn('External-IP', 'string', 'Address outside the cluster', address('ExternalIP')),
  wideColumn('OS-Image', 'string', 'Operating system of the node', (node) => node.status?.nodeInfo?.osImage || '<unknown>'),
  wideColumn('Kernel-Version', 'string', 'Kernel of the node', (node) => node.status?.nodeInfo?.kernelVersion || '<unknown>'),
  wideColumn('Container-Runtime', 'string', 'Container runtime of the node', (node) => node.status?.nodeInfo?.containerRuntimeVersion || '<unknown>'),
];
