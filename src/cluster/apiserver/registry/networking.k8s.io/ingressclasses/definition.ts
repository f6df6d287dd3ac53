import { getApiResource } from '#kube/api-resources.ts';
import type { IngressClass } from '#kube/generated/types.ts';
import { defineResource } from '../../../resource-definition.ts';
import { ingressClassColumns } from './columns.ts';
import { validateIngressClass, validateIngressClassUpdate } from './validate-ingress-class.ts';

export const ingressClasses = defineResource<IngressClass>({
  resource: getApiResource('networking.k8s.io', 'ingressclasses'),
  strategy: {
    default(ingressClass) {
      ingressClass.spec ??= {};
      if (ingressClass.spec.parameters) ingressClass.spec.parameters.scope ??= 'Cluster';
    },
    validate: validateIngressClass,
    validateUpdate: validateIngressClassUpdate,
  },
  columns: ingressClassColumns,
});
