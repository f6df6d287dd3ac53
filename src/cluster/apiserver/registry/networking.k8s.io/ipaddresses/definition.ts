import { getApiResource } from '#kube/api-resources.ts';
import type { IPAddress } from '#kube/generated/types.ts';
import * as field from '#kube/field-errors.ts';
import { isIp } from '../../meta/ip-address.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

function parentOf({ spec }: IPAddress): string {
  const { resource = '', group = '', namespace = '', name = '' } = spec?.parentRef ?? {};
  return [group === '' ? resource : `${resource}.${group}`, namespace, name].filter((part) => part !== '').join('/');
}

/** Kept for whoever makes them; services take their addresses from their range without them. */
export const ipAddresses = defineResource<IPAddress>({
  resource: getApiResource('networking.k8s.io', 'ipaddresses'),
  strategy: {
    validate: ({ metadata, spec }) => [
      ...validateObjectMeta(metadata, false, (name) => (isIp(name) ? [] : ['must be a valid IP address in canonical form'])),
      ...(spec?.parentRef === undefined ? [field.required('spec.parentRef')] : []),
    ],
    validateUpdate: (address, old) => [
      ...validateObjectMetaUpdate(address.metadata, old.metadata),
      ...validateImmutable(address.spec, old.spec, 'spec'),
    ],
    generationOf: () => undefined,
  },
  columns: [nameColumn, column('ParentRef', 'string', 'Whose address it is', parentOf), ageColumn],
  fields: { 'spec.parentRef.name': ({ spec }) => spec?.parentRef.name ?? '' },
});
