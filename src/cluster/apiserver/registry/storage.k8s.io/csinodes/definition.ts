import { getApiResource } from '#kube/api-resources.ts';
import type { CSINode } from '#kube/generated/types.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

export const csiNodes = defineResource<CSINode>({
  resource: getApiResource('storage.k8s.io', 'csinodes'),
  strategy: {
    default(node) {
      node.spec ??= { drivers: [] };
    },
    validate: ({ metadata }) => validateObjectMeta(metadata, false, dnsSubdomainName),
    validateUpdate: validateMetadataUpdate,
    generationOf: () => undefined,
  },
  columns: [nameColumn, column('Drivers', 'integer', 'Number of drivers on the node', ({ spec }) => spec.drivers?.length ?? 0), ageColumn],
});
