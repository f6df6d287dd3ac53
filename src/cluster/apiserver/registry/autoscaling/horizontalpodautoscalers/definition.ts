import { getApiResource } from '#kube/api-resources.ts';
import type { HorizontalPodAutoscaler } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { defineResource } from '../../../resource-definition.ts';
import { storedVersion } from '../../../stored-version.ts';
import { autoscalingV1 } from './version-v1.ts';
import { autoscalerColumns } from './columns.ts';
import { defaultAutoscaler } from './default-autoscaler.ts';
import { validateAutoscaler } from './validate-autoscaler.ts';

const resource = getApiResource('autoscaling', 'horizontalpodautoscalers');

export const horizontalPodAutoscalers = defineResource<HorizontalPodAutoscaler>({
  resource,
  strategy: {
    default: defaultAutoscaler,
    ...guardStatus<HorizontalPodAutoscaler>(() => ({ currentMetrics: null, desiredReplicas: 0 })),
    validate: validateAutoscaler,
    validateUpdate: validateMetadataUpdate,
    generationOf: () => undefined,
    subresources: { status: statusSubresource<HorizontalPodAutoscaler>() },
  },
  columns: autoscalerColumns,
  versions: [storedVersion({ resource }), autoscalingV1],
});
