import { getApiResource } from '#kube/api-resources.ts';
import type { CSIStorageCapacity } from '#kube/generated/types.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

export const csiStorageCapacities = defineResource<CSIStorageCapacity>({
  resource: getApiResource('storage.k8s.io', 'csistoragecapacities'),
  strategy: {
    validate: ({ metadata, storageClassName }) => [
      ...validateObjectMeta(metadata, true, dnsSubdomainName),
      ...(storageClassName ? [] : [field.required('storageClassName')]),
    ],
    validateUpdate: (changed, old) => [
      ...validateObjectMetaUpdate(changed.metadata, old.metadata),
      ...validateImmutable(changed.nodeTopology, old.nodeTopology, 'nodeTopology'),
      ...validateImmutable(changed.storageClassName, old.storageClassName, 'storageClassName'),
    ],
    generationOf: () => undefined,
  },
  columns: [
    nameColumn,
    column('StorageClassName', 'string', 'Of which class', ({ storageClassName }) => storageClassName),
    column('Capacity', 'string', 'How much is left', ({ capacity }) => capacity ?? '<unset>'),
  ],
});
