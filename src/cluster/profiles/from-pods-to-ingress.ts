import { realisticSettings } from '../kubelet/settings.ts';
import type { ClusterProfile, Manifest, NodeProfile } from './cluster-profile.ts';
import { plain } from './plain.ts';
import { gatewayDefinitions } from '../network/gateway/gateway-crds.ts';
import { systemWorkloads } from './system-workloads.ts';

function node(name: string, index: number, external: string, mac: string, roles: readonly string[], taints: NodeProfile['taints']): NodeProfile {
  const address = `172.31.1.${String(25 + index)}`;
  return {
    name,
    address,
    externalAddress: external,
    taints,
    podRange: `10.42.${String(index)}.0/24`,
    labels: {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      ...Object.fromEntries(roles.map((role) => [`node-role.kubernetes.io/${role}`, 'true'])),
    },
    annotations: {
      'flannel.alpha.coreos.com/backend-data': `{"VNI":1,"VtepMAC":"${mac}"}`,
      'flannel.alpha.coreos.com/backend-type': 'vxlan',
      'flannel.alpha.coreos.com/kube-subnet-manager': 'true',
      'flannel.alpha.coreos.com/public-ip': address,
      'node.alpha.kubernetes.io/ttl': '0',
      'rke.cattle.io/external-ip': external,
      'rke.cattle.io/internal-ip': address,
      'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
    },
    capacity: { cpu: '2', 'ephemeral-storage': '30297152Ki', 'hugepages-2Mi': '0', memory: '8017764Ki', pods: '110' },
    allocatable: { cpu: '2', 'ephemeral-storage': '27921855236', 'hugepages-2Mi': '0', memory: '7915364Ki', pods: '110' },
    info: { kernelVersion: '6.8.0-1021-aws', osImage: 'Ubuntu 24.04.3 LTS', containerRuntimeVersion: 'containerd://2.1.4' },
    pressures: true,
  };
}

/** So that claims find a volume, as in a cluster of any vendor. */
const localPath: Manifest = {
  resource: 'storageclasses.storage.k8s.io',
  object: {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'rancher.io/local-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  },
};

/** The cluster of the document "From Pods to Ingress", and the default one. */
export const fromPodsToIngress: ClusterProfile = {
  ...plain,
  name: 'from-pods-to-ingress',
  kubeletVersion: 'v1.34.1',
  workstation: { hostname: 'ip-172-31-3-110', address: '172.31.3.110', nameserver: '172.31.0.2' },
  nodes: [
    node(
      'student1-master1',
      0,
      '18.197.41.206',
      '3e:5c:0a:71:90:12',
      ['controlplane', 'etcd'],
      [
        { key: 'node-role.kubernetes.io/controlplane', value: 'true', effect: 'NoSchedule' },
        { key: 'node-role.kubernetes.io/etcd', value: 'true', effect: 'NoExecute' },
      ],
    ),
    node('student1-worker1', 1, '18.195.213.49', '9a:21:f4:b8:3d:66', ['worker'], []),
    node('student1-worker2', 2, '54.93.36.34', 'c6:08:17:ee:52:ab', ['worker'], []),
  ],
  kubelet: realisticSettings,
  networkPlugin: 'canal',
  loadBalancers: { range: '3.121.64.0/24', delay: 4_000 },
  age: 4 * 3_600_000,
  metrics: true,
  provisioners: [{ provisioner: 'rancher.io/local-path', directory: '/opt/local-path-provisioner' }],
  manifests: [...plain.manifests, ...gatewayDefinitions, ...systemWorkloads('10.43.0.10'), localPath],
};
