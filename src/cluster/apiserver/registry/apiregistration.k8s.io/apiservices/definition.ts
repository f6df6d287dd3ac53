import { getApiResource } from '#kube/api-resources.ts';
import type { APIService } from '#kube/generated/types.ts';
import { formatTime } from '#kube/time.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateApiService } from './validate-api-service.ts';

/** Services behind other servers say why they are not there. */
function available({ status }: APIService): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Available');
  if (condition === undefined) return 'Unknown';
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`;
}

export const apiServices = defineResource<APIService>({
  resource: getApiResource('apiregistration.k8s.io', 'apiservices'),
  strategy: {
    default(service) {
      if (service.spec?.service) service.spec.service.port ??= 443;
    },
    ...guardStatus<APIService>(),
    prepareForCreate(service, { clock }) {
      service.status = {};
      if (service.spec?.service) return;
      service.status.conditions = [
        {
          type: 'Available',
          status: 'True',
          reason: 'Local',
          message: 'Local APIServices are always available',
          lastTransitionTime: formatTime(clock.now()),
        },
      ];
    },
    validate: validateApiService,
    validateUpdate: validateMetadataUpdate,
    generationOf: () => undefined,
    subresources: { status: statusSubresource<APIService>() },
  },
  columns: [
    nameColumn,
    column('Service', 'string', 'The service that answers, or Local', ({ spec }) =>
      spec?.service ? `${spec.service.namespace ?? ''}/${spec.service.name ?? ''}` : 'Local',
    ),
    column('Available', 'string', 'Whether it answers', available),
    ageColumn,
  ],
});
