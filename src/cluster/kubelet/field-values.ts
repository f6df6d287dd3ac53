// Mirrors pkg/fieldpath and pkg/api/v1/resource: what fieldRef and resourceFieldRef stand for.
import type { Container, Pod, ResourceFieldSelector } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { findContainer } from './container-record.ts';

export interface PodPlace {
  readonly address: string | undefined;
  readonly hostAddress: string;
  readonly nodeCpu: string;
  readonly nodeMemory: string;
}

/** Undefined for a path that is not supported. */
export function fieldValue(pod: Pod, path: string, place: PodPlace): string | undefined {
  const { metadata, spec } = pod;
  const subscript = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path);
  if (subscript !== null) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2] ?? ''] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    case 'spec.nodeName':
      return spec?.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec?.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return place.hostAddress;
    case 'status.podIP':
    case 'status.podIPs':
      return place.address ?? '';
    default:
      return undefined;
  }
}

function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}

export function resourceValue(pod: Pod, own: Container | undefined, selector: ResourceFieldSelector, place: PodPlace): string {
  const container = selector.containerName === undefined || selector.containerName === '' ? own : findContainer(pod, selector.containerName);
  const [kind, ...rest] = selector.resource.split('.');
  const resource = rest.join('.');
  const resources = container?.resources;
  const given = kind === 'limits' ? resources?.limits?.[resource] : (resources?.requests?.[resource] ?? undefined);
  const text = given ?? (kind === 'limits' ? (resource === 'cpu' ? place.nodeCpu : resource === 'memory' ? place.nodeMemory : '0') : '0');
  const divisor = selector.divisor === undefined || selector.divisor === '0' || selector.divisor === '' ? '1' : selector.divisor;
  return String(Math.ceil(parseQuantity(text).toNumber() / parseQuantity(divisor).toNumber()));
}
