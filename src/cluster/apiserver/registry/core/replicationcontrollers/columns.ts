// Mirrors printReplicationController of k8s.io/kubernetes/pkg/printers/internalversion.
import type { ReplicationController } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import { containerColumns } from '../../table/container-cells.ts';
import { formatLabels } from '../../table/format-labels.ts';
import type { TableColumn } from '../../../resource-definition.ts';

export const replicationControllerColumns: readonly TableColumn<ReplicationController>[] = [
  nameColumn,
  column('Desired', 'integer', 'Number of pods asked for', (controller) => controller.spec.replicas ?? 0),
  column('Current', 'integer', 'Number of pods there are', (controller) => controller.status?.replicas ?? 0),
  column('Ready', 'integer', 'Number of pods that are ready', (controller) => controller.status?.readyReplicas ?? 0),
  ageColumn,
  ...containerColumns<ReplicationController>((controller) => controller.spec.template),
  wideColumn('Selector', 'string', 'Labels of the pods it owns', (controller) => formatLabels(controller.spec.selector)),
];
