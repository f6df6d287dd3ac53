// Mirrors printReplicaSet of k8s.io/kubernetes/pkg/printers/internalversion.
import type { ReplicaSet } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import { containerColumns } from '../../table/container-cells.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import type { TableColumn } from '../../../resource-definition.ts';

export const replicaSetColumns: readonly TableColumn<ReplicaSet>[] = [
  nameColumn,
  column('Desired', 'integer', 'Number of pods asked for', (set) => set.spec.replicas ?? 0),
  column('Current', 'integer', 'Number of pods there are', (set) => set.status?.replicas ?? 0),
  column('Ready', 'integer', 'Number of pods that are ready', (set) => set.status?.readyReplicas ?? 0),
  ageColumn,
  ...containerColumns<ReplicaSet>((set) => set.spec.template),
  wideColumn('Selector', 'string', 'Labels of the pods it owns', (set) => formatLabelSelector(set.spec.selector)),
];
