import { getApiResource } from '#kube/api-resources.ts';
import type { NetworkPolicy } from '#kube/generated/types.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateNetworkPolicy } from './validate-network-policy.ts';

export const networkPolicies = defineResource<NetworkPolicy>({
  resource: getApiResource('networking.k8s.io', 'networkpolicies'),
  strategy: {
    /** A policy without types is about what comes in, and about what goes out if it has rules for that. */
    default(policy) {
      const spec = (policy.spec ??= {});
      spec.podSelector ??= {};
      for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
        for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
      }
      if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
    },
    validate: validateNetworkPolicy,
    validateUpdate: validateMetadataUpdate,
  },
  columns: [
    nameColumn,
    column('Pod-Selector', 'string', 'Labels of the pods it is about', ({ spec }) => formatLabelSelector(spec?.podSelector)),
    ageColumn,
  ],
});
