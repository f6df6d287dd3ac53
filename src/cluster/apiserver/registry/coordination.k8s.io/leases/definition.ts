import { getApiResource } from '#kube/api-resources.ts';
import type { Lease } from '#kube/generated/types.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateLease } from './validate-lease.ts';

export const leases = defineResource<Lease>({
  resource: getApiResource('coordination.k8s.io', 'leases'),
  strategy: {
    default(lease) {
      lease.spec ??= {};
    },
    validate: validateLease,
    validateUpdate: validateMetadataUpdate,
    generationOf: () => undefined,
  },
  columns: [nameColumn, column('Holder', 'string', 'Who holds the lease', (lease) => lease.spec?.holderIdentity ?? ''), ageColumn],
});
