import { getApiResource } from '#kube/api-resources.ts';
import type { VolumeAttributesClass } from '#kube/generated/types.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

export const volumeAttributesClasses = defineResource<VolumeAttributesClass>({
  resource: getApiResource('storage.k8s.io', 'volumeattributesclasses'),
  strategy: {
    validate: ({ metadata, driverName, parameters }) => [
      ...validateObjectMeta(metadata, false, dnsSubdomainName),
      ...(driverName ? [] : [field.required('driverName')]),
      ...(Object.keys(parameters ?? {}).length > 0 ? [] : [field.required('parameters', 'must contain at least one key/value pair')]),
    ],
    validateUpdate: (changed, old) => [
      ...validateObjectMetaUpdate(changed.metadata, old.metadata),
      ...validateImmutable(changed.driverName, old.driverName, 'driverName'),
      ...validateImmutable(changed.parameters, old.parameters, 'parameters'),
    ],
    generationOf: () => undefined,
  },
  columns: [nameColumn, column('DriverName', 'string', 'The driver that knows the parameters', ({ driverName }) => driverName), ageColumn],
});
