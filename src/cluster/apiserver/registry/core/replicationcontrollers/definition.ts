import { getApiResource } from '#kube/api-resources.ts';
import type { ReplicationController } from '#kube/generated/types.ts';
import { formatLabels } from '../../table/format-labels.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { replicationControllerColumns } from './columns.ts';
import { defaultReplicationController } from './default-replication-controller.ts';
import { validateReplicationController, validateReplicationControllerUpdate } from './validate-replication-controller.ts';

export const replicationControllers = defineResource<ReplicationController>({
  resource: getApiResource('', 'replicationcontrollers'),
  strategy: {
    default: defaultReplicationController,
    ...guardStatus<ReplicationController>(() => ({ replicas: 0 })),
    validate: validateReplicationController,
    validateUpdate: validateReplicationControllerUpdate,
    subresources: { status: statusSubresource<ReplicationController>() },
  },
  columns: replicationControllerColumns,
  fields: { 'status.replicas': (controller) => String(controller.status?.replicas ?? 0) },
  scale: {
    specReplicas: (controller) => controller.spec?.replicas ?? 0,
    statusReplicas: (controller) => controller.status?.replicas ?? 0,
    selector: (controller) => formatLabels(controller.spec?.selector),
    setReplicas(controller, replicas) {
      controller.spec = { ...controller.spec, replicas };
    },
  },
});
