import { getApiResource } from '#kube/api-resources.ts';
import type { ResourceClaim } from '#kube/generated/types.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

/** `deleted,allocated,reserved`, or `pending`. */
function state({ metadata, status }: ResourceClaim): string {
  const states = [
    metadata.deletionTimestamp === undefined ? '' : 'deleted',
    status?.allocation === undefined ? (metadata.deletionTimestamp === undefined ? 'pending' : '') : 'allocated',
    (status?.reservedFor?.length ?? 0) > 0 ? 'reserved' : '',
  ];
  return states.filter((each) => each !== '').join(',');
}

/** Kept for whoever makes them; they stay pending, because no node here has devices to hand out. */
export const resourceClaims = defineResource<ResourceClaim>({
  resource: getApiResource('resource.k8s.io', 'resourceclaims'),
  strategy: {
    ...guardStatus<ResourceClaim>(),
    validate: ({ metadata }) => validateObjectMeta(metadata, true, dnsSubdomainName),
    validateUpdate: (claim, old) => [...validateObjectMetaUpdate(claim.metadata, old.metadata), ...validateImmutable(claim.spec, old.spec, 'spec')],
    subresources: { status: statusSubresource<ResourceClaim>() },
  },
  columns: [nameColumn, column('State', 'string', 'What became of it', state), ageColumn],
});
