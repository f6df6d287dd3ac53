// What the network plug-in does for a pod's sandbox.
import type { Pod } from '#kube/generated/types.ts';
import { Host, type HostOptions } from '../network/host.ts';
import type { KubeletContext, NodeContext } from './kubelet-context.ts';
import { podHostname } from './pod-files.ts';

/** What a node says whose addresses are all taken. */
export const NO_ADDRESS =
  'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: no IP addresses available in range set';

/** A pod's own place in the network. */
export function podHost(pod: Pod, address: string, node: NodeContext, options: Pick<HostOptions, 'files' | 'wake'>): Host {
  return new Host({
    name: podHostname(pod),
    addresses: [address],
    place: 'pod',
    node: node.name,
    pod: `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`,
    ...options,
  });
}

/** The address and the sandbox's name, noted on the pod. */
export function annotateAddress(pod: Pod, address: string, { api, podAnnotations }: Pick<KubeletContext, 'api' | 'podAnnotations'>): void {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  const id = pod.metadata.uid.replaceAll('-', '');
  const annotations = podAnnotations(address, id.slice(16) + id + id.slice(0, 16));
  if (Object.entries(annotations).every(([key, value]) => pod.metadata.annotations?.[key] === value)) return;
  const { metadata } = pod;
  api.update('pods', { ...pod, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } } }, { subresource: 'status' });
}
