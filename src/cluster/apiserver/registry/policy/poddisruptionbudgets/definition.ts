import { getApiResource } from '#kube/api-resources.ts';
import type { PodDisruptionBudget } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validatePodDisruptionBudget } from './validate-pod-disruption-budget.ts';

export const podDisruptionBudgets = defineResource<PodDisruptionBudget>({
  resource: getApiResource('policy', 'poddisruptionbudgets'),
  strategy: {
    default(budget) {
      budget.spec ??= {};
    },
    ...guardStatus<PodDisruptionBudget>(() => ({ currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 })),
    validate: validatePodDisruptionBudget,
    validateUpdate: validateMetadataUpdate,
    subresources: { status: statusSubresource<PodDisruptionBudget>() },
  },
  columns: [
    nameColumn,
    column('Min Available', 'string', 'The minimum number of pods that must be available.', ({ spec }) => spec?.minAvailable ?? 'N/A'),
    column('Max Unavailable', 'string', 'The maximum number of pods that may be unavailable.', ({ spec }) => spec?.maxUnavailable ?? 'N/A'),
    column(
      'Allowed Disruptions',
      'integer',
      'Calculated number of pods that may be disrupted at this time.',
      ({ status }) => status?.disruptionsAllowed ?? 0,
    ),
    ageColumn,
  ],
});
