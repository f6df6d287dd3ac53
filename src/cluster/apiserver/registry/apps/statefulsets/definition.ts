import { getApiResource } from '#kube/api-resources.ts';
import type { StatefulSet } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { containerColumns } from '../../table/container-cells.ts';
import { selectorText } from '../../table/selector-text.ts';
import { defineResource } from '../../../resource-definition.ts';
import { defaultStatefulSet } from './default-stateful-set.ts';
import { validateStatefulSet, validateStatefulSetUpdate } from './validate-stateful-set.ts';

export const statefulSets = defineResource<StatefulSet>({
  resource: getApiResource('apps', 'statefulsets'),
  strategy: {
    default: defaultStatefulSet,
    ...guardStatus<StatefulSet>(() => ({ availableReplicas: 0, replicas: 0 })),
    validate: validateStatefulSet,
    validateUpdate: validateStatefulSetUpdate,
    subresources: { status: statusSubresource<StatefulSet>() },
  },
  columns: [
    nameColumn,
    column('Ready', 'string', 'Number of the pod with ready state', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
    ageColumn,
    ...containerColumns<StatefulSet>((set) => set.spec.template),
  ],
  scale: {
    specReplicas: (set) => set.spec?.replicas ?? 0,
    statusReplicas: (set) => set.status?.replicas ?? 0,
    selector: (set) => selectorText(set.spec?.selector),
    setReplicas(set, replicas) {
      if (set.spec) set.spec.replicas = replicas;
    },
  },
});
