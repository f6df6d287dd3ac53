import { getApiResource } from '#kube/api-resources.ts';
import type { Ingress } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { ingressColumns } from './columns.ts';
import { validateIngress, validateIngressUpdate } from './validate-ingress.ts';
import { ingressWarnings } from './warnings.ts';

export const ingresses = defineResource<Ingress>({
  resource: getApiResource('networking.k8s.io', 'ingresses'),
  strategy: {
    default(ingress) {
      ingress.spec ??= {};
    },
    ...guardStatus<Ingress>(() => ({ loadBalancer: {} })),
    validate: validateIngress,
    validateUpdate: validateIngressUpdate,
    warnings: ingressWarnings,
    subresources: { status: statusSubresource<Ingress>() },
  },
  columns: ingressColumns,
});
