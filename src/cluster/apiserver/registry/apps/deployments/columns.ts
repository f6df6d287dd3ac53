// Mirrors printDeployment of k8s.io/kubernetes/pkg/printers/internalversion.
import type { Deployment } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import { containerColumns } from '../../table/container-cells.ts';
import { selectorText } from '../../table/selector-text.ts';
import type { TableColumn } from '../../../resource-definition.ts';

export const deploymentColumns: readonly TableColumn<Deployment>[] = [
  nameColumn,
  column(
    'Ready',
    'string',
    'Number of the pod with ready state',
    (deployment) => `${deployment.status?.readyReplicas ?? 0}/${deployment.spec.replicas ?? 0}`,
  ),
  column('Up-to-date', 'string', 'Number of pods of the newest template', (deployment) => deployment.status?.updatedReplicas ?? 0),
  column('Available', 'string', 'Number of pods that have been ready long enough', (deployment) => deployment.status?.availableReplicas ?? 0),
  ageColumn,
  ...containerColumns<Deployment>((deployment) => deployment.spec.template),
  wideColumn('Selector', 'string', 'Labels of the pods it owns', (deployment) => selectorText(deployment.spec.selector)),
];
