import { getApiResource } from '#kube/api-resources.ts';
import type { EndpointSlice } from '#kube/generated/types.ts';
import { defineResource } from '../../../resource-definition.ts';
import { endpointSliceColumns } from './columns.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './validate-endpoint-slice.ts';

export const endpointSlices = defineResource<EndpointSlice>({
  resource: getApiResource('discovery.k8s.io', 'endpointslices'),
  strategy: {
    default(slice) {
      for (const port of slice.ports ?? []) {
        port.name ??= '';
        port.protocol ??= 'TCP';
      }
    },
    validate: validateEndpointSlice,
    validateUpdate: validateEndpointSliceUpdate,
    generationOf: ({ addressType, endpoints, ports }) => ({ addressType, endpoints, ports }),
  },
  columns: endpointSliceColumns,
});
