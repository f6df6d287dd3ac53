import { getApiResource } from '#kube/api-resources.ts';
import type { PersistentVolumeClaim } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { claimColumns } from './columns.ts';
import { defaultClaim } from './default-claim.ts';
import { validateClaim, validateClaimUpdate } from './validate-claim.ts';

export const persistentVolumeClaims = defineResource<PersistentVolumeClaim>({
  resource: getApiResource('', 'persistentvolumeclaims'),
  strategy: {
    default: defaultClaim,
    ...guardStatus<PersistentVolumeClaim>(() => ({ phase: 'Pending' })),
    validate: validateClaim,
    validateUpdate: validateClaimUpdate,
    generationOf: () => undefined,
    subresources: { status: statusSubresource<PersistentVolumeClaim>() },
  },
  columns: claimColumns,
});
