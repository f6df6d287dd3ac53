import { getApiResource } from '#kube/api-resources.ts';
import type { HorizontalPodAutoscaler } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { defineResource } from '../../../resource-definition.ts';
import { autoscalerColumns } from './columns.ts';
import { defaultAutoscaler } from './default-autoscaler.ts';
import { validateAutoscaler } from './validate-autoscaler.ts';

export const horizontalPodAutoscalers = defineResource<HorizontalPodAutoscaler>({
  resource: getApiResource('autoscaling', 'horizontalpodautoscalers'),
  strategy: {
    default: defaultAutoscaler,
    ...guardStatus<HorizontalPodAutoscaler>(() => ({ currentMetrics: null, desiredReplicas: 0 })),
    validate: validateAutoscaler,
    validateUpdate: validateMetadataUpdate,
    generationOf: () => undefined,
    subresources: { status: statusSubresource<HorizontalPodAutoscaler>() },
  },
  columns: autoscalerColumns,
});
