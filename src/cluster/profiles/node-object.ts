import type { Node } from '#kube/generated/types.ts';
import type { New } from '#kube/object.ts';
import { formatTime } from '#kube/time.ts';
import type { ClusterProfile, NodeProfile } from './cluster-profile.ts';

/** The Node that a kubelet registers. `id` gives machine ids: hex digits that fit the node. */
export function nodeObject(
  profile: ClusterProfile,
  node: NodeProfile,
  now: number,
  id: (length: number) => string,
): New<Node> & { readonly status: Node['status'] } {
  const at = formatTime(now);
  const condition = (
    type: string,
    status: string,
    reason: string,
    message: string,
  ): { type: string; status: string; reason: string; message: string; lastHeartbeatTime: string; lastTransitionTime: string } => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: at,
    lastTransitionTime: at,
  });
  const uuid = [8, 4, 4, 4, 12].map((length) => id(length)).join('-');
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node.name,
      labels: { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': node.name, 'kubernetes.io/os': 'linux', ...node.labels },
      annotations: node.annotations,
    },
    spec: { podCIDR: node.podRange, podCIDRs: [node.podRange], ...(node.taints.length > 0 && { taints: node.taints }) },
    status: {
      addresses: [
        { type: 'InternalIP', address: node.address },
        { type: 'Hostname', address: node.name },
      ],
      allocatable: node.allocatable,
      capacity: node.capacity,
      conditions: [
        ...(node.pressures
          ? [
              condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
              condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
              condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
            ]
          : []),
        condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: uuid,
        containerRuntimeVersion: node.info.containerRuntimeVersion,
        kernelVersion: node.info.kernelVersion,
        kubeProxyVersion: '',
        kubeletVersion: profile.kubeletVersion ?? profile.version,
        machineID: uuid.replaceAll('-', ''),
        operatingSystem: 'linux',
        osImage: node.info.osImage,
        systemUUID: uuid,
      },
    },
  };
}
