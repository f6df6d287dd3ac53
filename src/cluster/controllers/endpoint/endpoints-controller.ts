// Mirrors the endpoint-controller of kube-controller-manager.
import { without } from '#kube/json.ts';
import { canonicalJson } from '#kube/canonical-json.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { EndpointAddress, EndpointPort, Endpoints, EndpointSubset, Pod, Service } from '#kube/generated/types.ts';
import type { Controller } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { keyOf, splitKey } from '../controller-reference.ts';
import { isPodReady, isPodTerminal } from '../pod-state.ts';
import { endpointHostname, findTargetPort, isHeadless, podWatch, serviceSelector } from './service-pods.ts';

const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const HEADLESS = 'service.kubernetes.io/headless';

interface Entry {
  readonly address: EndpointAddress;
  readonly ready: boolean;
  readonly ports: readonly EndpointPort[];
}

export const endpointsController: Controller = {
  name: 'endpoint-controller',
  watches: [
    { resource: 'services', keys: ({ object }) => [keyOf(object)] },
    podWatch,
    { resource: 'endpoints', keys: ({ type, object }) => (type === 'ADDED' ? [] : [keyOf(object)]) },
  ],
  reconcile(key, { api, clock }) {
    const [namespace, name] = splitKey(key);
    const service = api.find('services', namespace, name);
    const current = api.find('endpoints', namespace, name);
    if (service === undefined) {
      if (current?.metadata.labels?.[MANAGED_BY] !== undefined) api.delete('endpoints', namespace, name);
      return undefined;
    }
    const selector = serviceSelector(service);
    if (selector === undefined) return undefined;
    const pods = api.list('pods', { namespace, labels: selector.exactLabels() });
    const subsets = repack(pods.flatMap((pod) => entryOf(service, pod)));
    const own = without(service.metadata.labels ?? {}, HEADLESS);
    const labels = { ...own, [MANAGED_BY]: 'endpoint-controller', ...(isHeadless(service) ? { [HEADLESS]: '' } : {}) };
    if (current === undefined) {
      api.create('endpoints', {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name, namespace, labels, annotations: { [TRIGGER_TIME]: service.metadata.creationTimestamp ?? formatTime(clock.now()) } },
        ...withSubsets(subsets),
      });
    } else if (!deepEqual(current.subsets ?? [], subsets) || !deepEqual(current.metadata.labels, labels)) {
      const metadata = { ...current.metadata, labels, ...annotated(current.metadata.annotations ?? {}, subsets, clock.now()) };
      api.update('endpoints', { ...without(current, 'subsets'), metadata, ...withSubsets(subsets) });
    }
    return undefined;
  },
};

function withSubsets(subsets: readonly EndpointSubset[]): Pick<Endpoints, 'subsets'> {
  return subsets.length === 0 ? {} : { subsets };
}

/** Since when the pods have been as these endpoints say. */
function annotated(
  annotations: Readonly<Record<string, string>>,
  subsets: readonly EndpointSubset[],
  now: number,
): { readonly annotations?: Readonly<Record<string, string>> } {
  if (subsets.length === 0 && annotations[TRIGGER_TIME] === undefined) return Object.keys(annotations).length === 0 ? {} : { annotations };
  return { annotations: { ...annotations, [TRIGGER_TIME]: formatTime(now) } };
}

function entryOf(service: Service, pod: Pod): readonly Entry[] {
  const { publishNotReadyAddresses = false, ports = [] } = service.spec ?? {};
  const ip = pod.status?.podIP ?? '';
  if (ip === '' || isPodTerminal(pod)) return [];
  if (pod.metadata.deletionTimestamp !== undefined && !publishNotReadyAddresses) return [];
  const hostname = endpointHostname(pod, service);
  const { name, namespace = '', uid } = pod.metadata;
  const address: EndpointAddress = {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
  const resolved = ports.flatMap((port): EndpointPort[] => {
    const number = findTargetPort(pod, port);
    if (number === undefined) return [];
    return [
      {
        ...(port.name === undefined || port.name === '' ? {} : { name: port.name }),
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
      },
    ];
  });
  if (resolved.length === 0 && !(isHeadless(service) && ports.length === 0)) return [];
  return [{ address, ready: publishNotReadyAddresses || isPodReady(pod), ports: resolved }];
}

/** Mirrors RepackSubsets: addresses with the same ports stand in one subset, all sorted. */
function repack(entries: readonly Entry[]): readonly EndpointSubset[] {
  const groups = new Map<string, { readonly ports: readonly EndpointPort[]; readonly entries: Entry[] }>();
  for (const entry of entries) {
    const ports = [...entry.ports].sort((a, b) => a.port - b.port || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
    const key = canonicalJson(ports);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ports, entries: [entry] });
    else group.entries.push(entry);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const addresses = group.entries
        .filter(({ ready }) => ready)
        .map(({ address }) => address)
        .sort(byAddress);
      const notReadyAddresses = group.entries
        .filter(({ ready }) => !ready)
        .map(({ address }) => address)
        .sort(byAddress);
      return {
        ...(addresses.length === 0 ? {} : { addresses }),
        ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
        ...(group.ports.length === 0 ? {} : { ports: group.ports }),
      };
    });
}

function byAddress(a: EndpointAddress, b: EndpointAddress): number {
  const [left, right] = [a, b].map(({ ip }) =>
    ip
      .split('.')
      .map((part) => part.padStart(3, '0'))
      .join('.'),
  );
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
