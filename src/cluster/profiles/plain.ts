import { instantSettings } from '../kubelet/settings.ts';
import type { ClusterProfile, NodeProfile } from './cluster-profile.ts';

function node(name: string, address: string, index: number, extra: Partial<NodeProfile>): NodeProfile {
  return {
    name,
    address,
    podRange: `10.42.${String(index)}.0/24`,
    labels: {},
    annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    taints: [],
    capacity: { cpu: '4', memory: '8Gi', pods: '110' },
    allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
    info: { kernelVersion: '5.10', osImage: 'Debian', containerRuntimeVersion: 'containerd://1.4.3' },
    pressures: false,
    ...extra,
  };
}

/** The bare cluster of the golden transcripts: nothing runs in it, and what is created runs at once. */
export const plain: ClusterProfile = {
  name: 'plain',
  version: 'v1.34.1',
  kubeletVersion: 'v1.20.2',
  server: 'https://172.31.1.25:6443',
  domain: 'cluster.local',
  podRange: '10.42.0.0/16',
  serviceRange: '10.43.0.0/16',
  dnsAddress: '10.43.0.10',
  workstation: { hostname: 'workstation', address: '172.31.3.110', nameserver: '172.31.0.2' },
  nodes: [
    node('student1-master1', '172.31.1.25', 0, {
      labels: { 'node-role.kubernetes.io/master': '' },
      taints: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }],
    }),
    node('student1-worker1', '172.31.1.26', 1, {}),
    node('student1-worker2', '172.31.1.27', 2, {}),
  ],
  kubelet: { ...instantSettings, unknownImages: ['doesnotexist', 'missing', 'no-such'] },
  networkPlugin: 'none',
  age: 1_800_000,
  manifests: ['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) => ({
    resource: 'namespaces' as const,
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
  })),
};
