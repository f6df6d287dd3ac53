import { getApiResource } from '#kube/api-resources.ts';
import type { Service } from '#kube/generated/types.ts';
import { setStatus, statusSubresource } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { allocateService } from './allocate-service.ts';
import { serviceColumns } from './columns.ts';
import { defaultService } from './default-service.ts';
import { prepareServiceUpdate } from './prepare-service-update.ts';
import { validateService } from './validate-service.ts';
import { validateServiceUpdate } from './validate-service-update.ts';

export const services = defineResource<Service>({
  resource: getApiResource('', 'services'),
  strategy: {
    default: defaultService,
    prepareForCreate: (service) => setStatus(service, { loadBalancer: {} }),
    prepareForUpdate: prepareServiceUpdate,
    validate: validateService,
    validateUpdate: validateServiceUpdate,
    allocate: allocateService,
    subresources: { status: statusSubresource<Service>() },
    /** A Service has no generation. */
    generationOf: () => undefined,
  },
  columns: serviceColumns,
  fields: {
    'spec.clusterIP': (service) => service.spec?.clusterIP ?? '',
    'spec.type': (service) => service.spec?.type ?? '',
  },
});
