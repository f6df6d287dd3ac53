import { getApiResource } from '#kube/api-resources.ts';
import type { ResourceQuota } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { resourceQuotaColumns } from './columns.ts';
import { validateResourceQuota, validateResourceQuotaUpdate } from './validate-resource-quota.ts';

export const resourceQuotas = defineResource<ResourceQuota>({
  resource: getApiResource('', 'resourcequotas'),
  strategy: {
    default(quota) {
      quota.spec ??= {};
    },
    ...guardStatus<ResourceQuota>(() => ({})),
    validate: validateResourceQuota,
    validateUpdate: validateResourceQuotaUpdate,
    generationOf: () => undefined,
    subresources: { status: statusSubresource<ResourceQuota>() },
  },
  columns: resourceQuotaColumns,
});
