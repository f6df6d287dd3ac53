import { getApiResource } from '#kube/api-resources.ts';
import type { ResourceClaimTemplate } from '#kube/generated/types.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { ageColumn, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

/** Kept for whoever makes them; no node here has devices to hand out. */
export const resourceClaimTemplates = defineResource<ResourceClaimTemplate>({
  resource: getApiResource('resource.k8s.io', 'resourceclaimtemplates'),
  strategy: {
    validate: ({ metadata }) => validateObjectMeta(metadata, true, dnsSubdomainName),
    validateUpdate: validateMetadataUpdate,
  },
  columns: [nameColumn, ageColumn],
});
