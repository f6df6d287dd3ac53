import { getApiResource } from '#kube/api-resources.ts';
import type { ResourceSlice } from '#kube/generated/types.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

export const resourceSlices = defineResource<ResourceSlice>({
  resource: getApiResource('resource.k8s.io', 'resourceslices'),
  strategy: {
    validate: ({ metadata }) => validateObjectMeta(metadata, false, dnsSubdomainName),
    validateUpdate: validateMetadataUpdate,
  },
  columns: [
    nameColumn,
    column('Node', 'string', 'Where the devices are', ({ spec }) => spec.nodeName || '<unset>'),
    column('Driver', 'string', 'Whose they are', ({ spec }) => spec.driver),
    column('Pool', 'string', 'Which of its pools they are in', ({ spec }) => spec.pool.name),
    ageColumn,
  ],
  fields: { 'spec.nodeName': ({ spec }) => spec.nodeName ?? '', 'spec.driver': ({ spec }) => spec.driver },
});
