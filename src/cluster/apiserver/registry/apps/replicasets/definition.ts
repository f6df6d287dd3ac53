import { getApiResource } from '#kube/api-resources.ts';
import type { ReplicaSet } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { defaultPodTemplate } from '../../core/pod-spec/default-pod-template.ts';
import { selectorText } from '../../table/selector-text.ts';
import { defineResource } from '../../../resource-definition.ts';
import { replicaSetColumns } from './columns.ts';
import { validateReplicaSet, validateReplicaSetUpdate } from './validate-replica-set.ts';

export const replicaSets = defineResource<ReplicaSet>({
  resource: getApiResource('apps', 'replicasets'),
  strategy: {
    default(set) {
      set.spec ??= { selector: {} };
      set.spec.replicas ??= 1;
      set.spec.template = defaultPodTemplate(set.spec.template);
    },
    ...guardStatus<ReplicaSet>(() => ({ replicas: 0 })),
    validate: validateReplicaSet,
    validateUpdate: validateReplicaSetUpdate,
    subresources: { status: statusSubresource<ReplicaSet>() },
  },
  columns: replicaSetColumns,
  fields: { 'status.replicas': (set) => String(set.status?.replicas ?? 0) },
  scale: {
    specReplicas: (set) => set.spec?.replicas ?? 0,
    statusReplicas: (set) => set.status?.replicas ?? 0,
    selector: (set) => selectorText(set.spec?.selector),
    setReplicas(set, replicas) {
      if (set.spec) set.spec.replicas = replicas;
    },
  },
});
