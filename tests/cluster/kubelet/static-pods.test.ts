/** Static pods, after e2e_node/mirror_pod_test.go. */
import type { Machine } from '#posix/process.ts';
import type { Pod } from '#kube/generated/types.ts';
import { TestCluster } from './test-cluster.ts';

const NODE = 'student1-worker1';
const NAME = `static-web-${NODE}`;
const manifest = (image: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: static-web
  labels: { role: myrole }
spec:
  containers:
    - name: web
      image: ${image}
`;

/** The way to a node's disk that a pod has: a hostPath volume. */
async function disk(cluster: TestCluster): Promise<Machine['fs']> {
  cluster.pod(
    'editor',
    { image: 'busybox', command: ['sleep', 'infinity'], volumeMounts: [{ name: 'manifests', mountPath: '/manifests' }] },
    {
      nodeSelector: { 'kubernetes.io/hostname': NODE },
      volumes: [{ name: 'manifests', hostPath: { path: '/etc/kubernetes/manifests' } }],
    },
  );
  await cluster.seconds(5);
  return cluster.machineOf('editor').fs;
}

test('a manifest on the node becomes a pod that the API server mirrors', async () => {
  const cluster = TestCluster.create();
  const fs = await disk(cluster);
  fs.writeFile('/manifests/web.yaml', manifest('nginx'));
  fs.writeFile('/manifests/.hidden.yaml', manifest('redis').replace('static-web', 'hidden'));
  fs.writeFile('/manifests/broken.yaml', 'kind: [');
  await cluster.seconds(10);
  const pod = cluster.getPod(NAME);
  expect(pod.spec.nodeName).toBe(NODE);
  expect(pod.metadata.ownerReferences).toEqual([expect.objectContaining({ apiVersion: 'v1', kind: 'Node', name: NODE, controller: true })]);
  expect(pod.metadata.annotations).toMatchObject({
    'kubernetes.io/config.source': 'file',
    'kubernetes.io/config.hash': expect.stringMatching(/^[0-9a-f]{32}$/),
    'kubernetes.io/config.mirror': pod.metadata.annotations?.['kubernetes.io/config.hash'],
  });
  expect(pod.spec.tolerations).toEqual(expect.arrayContaining([{ operator: 'Exists', effect: 'NoExecute' }]));
  expect(pod.status?.phase).toBe('Running');
  expect(cluster.cluster.api.find('pods', 'default', `hidden-${NODE}`)).toBeUndefined();
});

test('should be recreated when mirror pod gracefully and forcibly deleted, while its containers go on', async () => {
  const cluster = TestCluster.create();
  (await disk(cluster)).writeFile('/manifests/web.yaml', manifest('nginx'));
  await cluster.seconds(10);
  const identity = ({ metadata, status }: Pod): readonly unknown[] => [metadata.uid, status?.containerStatuses?.[0]?.containerID, status?.phase];
  const [uid, container] = identity(cluster.getPod(NAME));
  for (const options of [{}, { gracePeriodSeconds: 0 }]) {
    cluster.cluster.api.delete('pods', 'default', NAME, options);
    await cluster.seconds(5);
    const after = identity(cluster.getPod(NAME));
    expect(after[0]).not.toBe(uid);
    expect(after.slice(1)).toEqual([container, 'Running']);
  }
});

test('should be updated when static pod updated, and deleted with its file', async () => {
  const cluster = TestCluster.create();
  const fs = await disk(cluster);
  fs.writeFile('/manifests/web.yaml', manifest('nginx'));
  await cluster.seconds(10);
  const before = cluster.getPod(NAME).metadata.uid;
  fs.writeFile('/manifests/web.yaml', manifest('httpd'));
  await cluster.seconds(40);
  expect(cluster.getPod(NAME).metadata.uid).not.toBe(before);
  expect(cluster.getPod(NAME).spec.containers[0]?.image).toBe('httpd');
  expect(cluster.getPod(NAME).status?.phase).toBe('Running');
  fs.unlink('/manifests/web.yaml');
  await cluster.seconds(40);
  expect(cluster.cluster.api.find('pods', 'default', NAME)).toBeUndefined();
});
