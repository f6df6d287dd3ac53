import { getApiResource } from '#kube/api-resources.ts';
import type { ServiceCIDR } from '#kube/generated/types.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

const MOST = 2;

/** Kept for whoever makes them; the server's own range stays the only one that services take addresses from. */
export const serviceCidrs = defineResource<ServiceCIDR>({
  resource: getApiResource('networking.k8s.io', 'servicecidrs'),
  strategy: {
    ...guardStatus<ServiceCIDR>(),
    validate: ({ metadata, spec }) => {
      const cidrs = spec?.cidrs ?? [];
      const wrong = cidrs.length === 0 ? [field.required('spec.cidrs', 'at least one CIDR required')] : [];
      const many = cidrs.length > MOST ? [field.invalid('spec', cidrs, `may only hold up to ${String(MOST)} values`)] : [];
      return [...validateObjectMeta(metadata, false, dnsSubdomainName), ...wrong, ...many];
    },
    validateUpdate: (range, old) => [
      ...validateObjectMetaUpdate(range.metadata, old.metadata),
      ...validateImmutable(range.spec?.cidrs, old.spec?.cidrs, 'spec.cidrs'),
    ],
    subresources: { status: statusSubresource<ServiceCIDR>() },
  },
  columns: [nameColumn, column('CIDRs', 'string', 'The ranges', ({ spec }) => spec?.cidrs?.join(',') ?? ''), ageColumn],
});
