// Mirrors the endpointslice-controller of kube-controller-manager.
import { without } from '#kube/json.ts';
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice, Pod, Service } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import type { Controller } from '../../api/controller.ts';
import { keyOf, splitKey } from '../controller-reference.ts';
import { endpointHostname, findTargetPort, isHeadless, podWatch, serviceSelector } from '../endpoint/service-pods.ts';
import { isPodReady, isPodTerminal } from '../pod-state.ts';
import { groupByPorts, reconcileSlices } from './reconcile-slices.ts';

const MANAGER = 'endpointslice-controller.k8s.io';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const SERVICE_NAME = 'kubernetes.io/service-name';
const HEADLESS = 'service.kubernetes.io/headless';

export const endpointSliceController: Controller = {
  name: 'endpoint-slice-controller',
  watches: [
    { resource: 'services', keys: ({ object }) => [keyOf(object)] },
    podWatch,
    {
      resource: 'endpointslices.discovery.k8s.io',
      keys: ({ type, object }) => (type === 'ADDED' ? [] : serviceKey(object as EndpointSlice, MANAGER)),
    },
  ],
  reconcile(key, { api, clock }) {
    const [namespace, name] = splitKey(key);
    const service = api.find('services', namespace, name);
    const selector = service === undefined ? undefined : serviceSelector(service);
    if (service === undefined || selector === undefined || service.metadata.deletionTimestamp !== undefined) return undefined;
    const existing = api.list('endpointslices.discovery.k8s.io', { namespace, labels: { [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER } });
    const pods = api.list('pods', { namespace, labels: selector.exactLabels() });
    const groups = groupByPorts(
      pods.flatMap((pod) => (isEndpoint(pod) ? [{ ports: portsOf(service, pod), endpoint: endpointOf(service, pod, api) }] : [])),
    );
    reconcileSlices(
      api,
      existing,
      { owner: service, addressType: service.spec?.ipFamilies?.[0] ?? 'IPv4', labels: labelsOf(service), groups },
      clock.now(),
    );
    return undefined;
  },
};

/** The Service of a slice that `manager` keeps. */
export function serviceKey({ metadata }: EndpointSlice, manager: string): readonly string[] {
  const name = metadata.labels?.[SERVICE_NAME];
  return name === undefined || metadata.labels?.[MANAGED_BY] !== manager ? [] : [`${metadata.namespace}/${name}`];
}

function isEndpoint(pod: Pod): boolean {
  return (pod.status?.podIP ?? '') !== '' && !isPodTerminal(pod);
}

function labelsOf(service: Service): Readonly<Record<string, string>> {
  const own = without(service.metadata.labels ?? {}, HEADLESS);
  return { ...own, [MANAGED_BY]: MANAGER, [SERVICE_NAME]: service.metadata.name, ...(isHeadless(service) ? { [HEADLESS]: '' } : {}) };
}

function portsOf({ spec }: Service, pod: Pod): readonly DiscoveryV1EndpointPort[] {
  return (spec?.ports ?? []).flatMap((port): DiscoveryV1EndpointPort[] => {
    const number = findTargetPort(pod, port);
    if (number === undefined) return [];
    return [
      {
        name: port.name ?? '',
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
      },
    ];
  });
}

function endpointOf(service: Service, pod: Pod, api: Api): Endpoint {
  const { name, namespace = '', uid, deletionTimestamp } = pod.metadata;
  const { nodeName } = pod.spec;
  const serving = isPodReady(pod);
  const terminating = deletionTimestamp !== undefined;
  const hostname = endpointHostname(pod, service);
  const zone = nodeName === undefined ? undefined : api.find('nodes', undefined, nodeName)?.metadata.labels?.['topology.kubernetes.io/zone'];
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready: service.spec?.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(zone === undefined ? {} : { zone }),
  };
}
