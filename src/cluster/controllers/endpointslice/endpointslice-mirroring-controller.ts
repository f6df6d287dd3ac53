// Mirrors the endpointslice-mirroring-controller of kube-controller-manager: Endpoints written by hand get slices.
import type { DiscoveryV1EndpointPort, Endpoint, EndpointAddress, EndpointSlice } from '#kube/generated/types.ts';
import type { Controller } from '../../api/controller.ts';
import { keyOf, splitKey } from '../controller-reference.ts';
import { serviceSelector } from '../endpoint/service-pods.ts';
import { MANAGED_BY, SERVICE_NAME, serviceKey } from './endpointslice-controller.ts';
import { groupByPorts, reconcileSlices } from './reconcile-slices.ts';

const MANAGER = 'endpointslicemirroring-controller.k8s.io';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';

export const endpointSliceMirroringController: Controller = {
  name: 'endpoint-slice-mirroring-controller',
  watches: [
    { resource: 'endpoints', keys: ({ object }) => [keyOf(object)] },
    { resource: 'services', keys: ({ object }) => [keyOf(object)] },
    {
      resource: 'endpointslices.discovery.k8s.io',
      keys: ({ type, object }) => (type === 'ADDED' ? [] : serviceKey(object as EndpointSlice, MANAGER)),
    },
  ],
  reconcile(key, { api, clock }) {
    const [namespace, name] = splitKey(key);
    const endpoints = api.find('endpoints', namespace, name);
    const service = api.find('services', namespace, name);
    const existing = api.list('endpointslices.discovery.k8s.io', { namespace, labels: { [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER } });
    const mirrored =
      endpoints !== undefined && service !== undefined && serviceSelector(service) === undefined && endpoints.metadata.labels?.[SKIP] !== 'true';
    if (!mirrored) {
      for (const { metadata } of existing) api.delete('endpointslices.discovery.k8s.io', metadata.namespace, metadata.name);
      return undefined;
    }
    const groups = groupByPorts(
      (endpoints.subsets ?? []).flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
        const named = ports.map((port): DiscoveryV1EndpointPort => ({ ...port, name: port.name ?? '', protocol: port.protocol ?? 'TCP' }));
        return [...addresses.map((address) => endpointOf(address, true)), ...notReadyAddresses.map((address) => endpointOf(address, false))].map(
          (endpoint) => ({ ports: named, endpoint }),
        );
      }),
    );
    const labels = { ...endpoints.metadata.labels, [MANAGED_BY]: MANAGER, [SERVICE_NAME]: name };
    reconcileSlices(api, existing, { owner: endpoints, addressType: addressTypeOf(groups[0]?.endpoints[0]), labels, groups }, clock.now());
    return undefined;
  },
};

function addressTypeOf(endpoint: Endpoint | undefined): string {
  return endpoint?.addresses[0]?.includes(':') === true ? 'IPv6' : 'IPv4';
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
  };
}
