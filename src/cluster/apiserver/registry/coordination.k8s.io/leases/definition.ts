import { getApiResource } from '#kube/api-resources.ts';
import type { Lease } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

export const leases = defineResource<Lease>({
  resource: getApiResource('coordination.k8s.io', 'leases'),
  strategy: {
    default(lease) {
      lease.spec ??= {};
    },
    generationOf: () => undefined,
  },
  columns: [
    nameColumn,
    column('Holder', 'string', 'Who holds the lease', (lease) => lease.spec?.holderIdentity ?? ''),
    ageColumn,
  ],
});
