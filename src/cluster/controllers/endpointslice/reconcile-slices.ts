// Mirrors the reconciler of k8s.io/endpointslice: the fewest changes to the slices that are there.
import { canonicalJson } from '#kube/canonical-json.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { KubeObject, ObjectMeta } from '#kube/object.ts';
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import { formatTime } from '#kube/time.ts';
import { controllerReference } from '../controller-reference.ts';

const MAX_ENDPOINTS = 100;
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

/** Endpoints that share their ports. */
export interface EndpointGroup {
  readonly ports: readonly DiscoveryV1EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

export interface DesiredSlices {
  readonly owner: KubeObject;
  readonly addressType: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly groups: readonly EndpointGroup[];
}

export function groupByPorts(
  entries: readonly { readonly ports: readonly DiscoveryV1EndpointPort[]; readonly endpoint: Endpoint }[],
): readonly EndpointGroup[] {
  const groups = new Map<string, { readonly ports: readonly DiscoveryV1EndpointPort[]; readonly endpoints: Endpoint[] }>();
  for (const { ports, endpoint } of entries) {
    const key = canonicalJson(ports);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ports, endpoints: [endpoint] });
    else group.endpoints.push(endpoint);
  }
  return [...groups.values()];
}

export function reconcileSlices(api: Api, existing: readonly EndpointSlice[], desired: DesiredSlices, now: number): void {
  const unused = new Set(existing);
  for (const { ports, endpoints } of desired.groups.length === 0 ? [{ ports: [], endpoints: [] }] : desired.groups) {
    const same = [...unused].filter((slice) => slice.addressType === desired.addressType && deepEqual(slice.ports ?? [], ports));
    for (const chunk of distribute(endpoints, same)) {
      if (chunk.slice === undefined) create(api, desired, ports, chunk.endpoints, now);
      else {
        unused.delete(chunk.slice);
        update(api, chunk.slice, desired, chunk.endpoints, now);
      }
    }
  }
  for (const { metadata } of unused) api.delete('endpointslices.discovery.k8s.io', metadata.namespace, metadata.name);
}

interface Chunk {
  readonly slice: EndpointSlice | undefined;
  readonly endpoints: readonly Endpoint[];
}

/** Endpoints stay in the slice they are in; new ones fill slices up. An empty group keeps one slice. */
function distribute(endpoints: readonly Endpoint[], slices: readonly EndpointSlice[]): readonly Chunk[] {
  const homeless = new Map(endpoints.map((endpoint) => [identity(endpoint), endpoint]));
  const chunks = slices.map((slice) => {
    const kept = slice.endpoints.flatMap((old) => {
      const current = homeless.get(identity(old));
      homeless.delete(identity(old));
      return current ?? [];
    });
    return { slice, endpoints: kept };
  });
  const rest = [...homeless.values()];
  for (const chunk of chunks) while (rest.length > 0 && chunk.endpoints.length < MAX_ENDPOINTS) chunk.endpoints.push(rest.shift() as Endpoint);
  const filled: Chunk[] = chunks.filter((chunk, index) => chunk.endpoints.length > 0 || (index === 0 && endpoints.length === 0));
  for (let start = 0; start < rest.length; start += MAX_ENDPOINTS)
    filled.push({ slice: undefined, endpoints: rest.slice(start, start + MAX_ENDPOINTS) });
  return filled.length === 0 ? [{ slice: undefined, endpoints: [] }] : filled;
}

function identity({ addresses, targetRef }: Endpoint): string {
  return `${addresses.join(',')}|${targetRef?.uid ?? ''}`;
}

function create(
  api: Api,
  { owner, addressType, labels }: DesiredSlices,
  ports: readonly DiscoveryV1EndpointPort[],
  endpoints: readonly Endpoint[],
  now: number,
): void {
  const metadata: ObjectMeta = {
    generateName: `${owner.metadata.name}-`,
    namespace: owner.metadata.namespace ?? '',
    labels,
    ...(endpoints.length === 0 ? {} : { annotations: { [TRIGGER_TIME]: formatTime(now) } }),
    ownerReferences: [controllerReference(owner)],
  };
  api.create('endpointslices.discovery.k8s.io', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType,
    endpoints,
    ...(ports.length === 0 ? {} : { ports }),
  });
}

function update(api: Api, slice: EndpointSlice, { labels }: DesiredSlices, endpoints: readonly Endpoint[], now: number): void {
  if (deepEqual(slice.endpoints, endpoints) && deepEqual(slice.metadata.labels, labels)) return;
  const annotations = { ...slice.metadata.annotations, [TRIGGER_TIME]: formatTime(now) };
  api.update('endpointslices.discovery.k8s.io', { ...slice, metadata: { ...slice.metadata, labels, annotations }, endpoints });
}
