// Mirrors printDaemonSet of k8s.io/kubernetes/pkg/printers/internalversion.
import type { DaemonSet } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import { containerColumns } from '../../table/container-cells.ts';
import { formatLabels } from '../../table/format-labels.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import type { TableColumn } from '../../../resource-definition.ts';

export const daemonSetColumns: readonly TableColumn<DaemonSet>[] = [
  nameColumn,
  column('Desired', 'integer', 'Number of nodes that should run the pod', (set) => set.status?.desiredNumberScheduled ?? 0),
  column('Current', 'integer', 'Number of nodes that should and do run the pod', (set) => set.status?.currentNumberScheduled ?? 0),
  column('Ready', 'integer', 'Number of nodes where the pod is ready', (set) => set.status?.numberReady ?? 0),
  column('Up-to-date', 'integer', 'Number of nodes with a pod of the newest template', (set) => set.status?.updatedNumberScheduled ?? 0),
  column('Available', 'integer', 'Number of nodes where the pod is available', (set) => set.status?.numberAvailable ?? 0),
  column('Node Selector', 'string', 'Labels a node needs', (set) => formatLabels(set.spec.template.spec.nodeSelector)),
  ageColumn,
  ...containerColumns<DaemonSet>((set) => set.spec.template),
  wideColumn('Selector', 'string', 'Labels of the pods it owns', (set) => formatLabelSelector(set.spec.selector)),
];
