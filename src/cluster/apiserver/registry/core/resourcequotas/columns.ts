// Mirrors printResourceQuota of k8s.io/kubernetes/pkg/printers/internalversion.
import type { ResourceQuota } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import type { TableColumn } from '../../../resource-definition.ts';

function usage({ status }: ResourceQuota, limits: boolean): string {
  const names = Object.keys(status?.hard ?? {})
    .sort()
    .filter((name) => name.startsWith('limits') === limits);
  return names.map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name] ?? '0'}`).join(', ');
}

export const resourceQuotaColumns: readonly TableColumn<ResourceQuota>[] = [
  nameColumn,
  ageColumn,
  column('Request', 'string', 'What is requested, of what may be', (quota) => usage(quota, false)),
  column('Limit', 'string', 'The sum of the limits, of what it may be', (quota) => usage(quota, true)),
];
