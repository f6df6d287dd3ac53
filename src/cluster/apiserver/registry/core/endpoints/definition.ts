import { getApiResource } from '#kube/api-resources.ts';
import type { Endpoints } from '#kube/generated/types.ts';
import { defineResource } from '../../../resource-definition.ts';
import { storedVersion } from '../../../stored-version.ts';
import { endpointsColumns } from './columns.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { validateEndpoints } from './validate-endpoints.ts';

const resource = getApiResource('', 'endpoints');

export const endpoints = defineResource<Endpoints>({
  resource,
  strategy: {
    default(object) {
      for (const subset of object.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
    },
    validate: validateEndpoints,
    validateUpdate: validateMetadataUpdate,
    generationOf: () => undefined,
  },
  columns: endpointsColumns,
  versions: [{ ...storedVersion({ resource }), deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice' }],
});
