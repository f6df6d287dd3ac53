// What one kube-proxy knows of Services and endpoints.
import type { EndpointSlice, Service } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';

export interface ServiceView {
  services(): readonly Service[];
  slices(service: Service): readonly EndpointSlice[];
}

/** What a proxy that stopped knew last: plain data. */
export interface FrozenServices {
  readonly services: readonly Service[];
  readonly slices: readonly EndpointSlice[];
}

/** As it is now. */
export function liveView(api: Api): ServiceView {
  return {
    services: () => api.list('services'),
    slices: ({ metadata: { namespace, name } }) =>
      api.list('endpointslices.discovery.k8s.io', {
        ...(namespace !== undefined && { namespace }),
        labels: { 'kubernetes.io/service-name': name },
      }),
  };
}

/** As it was when the proxy stopped: the node's rules stay, and nobody changes them. */
export function frozenView({ services, slices }: FrozenServices): ServiceView {
  return {
    services: () => services,
    slices: ({ metadata }) =>
      slices.filter(
        (slice) => slice.metadata.namespace === metadata.namespace && slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name,
      ),
  };
}

export function freezeServices(api: Api): FrozenServices {
  return { services: api.list('services'), slices: api.list('endpointslices.discovery.k8s.io') };
}
