// Mirrors printNamespace of k8s.io/kubernetes/pkg/printers/internalversion.
import type { Namespace } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import type { TableColumn } from '../../../resource-definition.ts';

export const namespaceColumns: readonly TableColumn<Namespace>[] = [
  nameColumn,
  column('Status', 'string', 'The status of the namespace', (namespace) => namespace.status?.phase ?? ''),
  ageColumn,
];
