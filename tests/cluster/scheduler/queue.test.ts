/** The scheduling queue: what wakes a pod that found no node, and what does not (queueing hints of each plugin). */
import type { PodSpec } from '#kube/generated/types.ts';
import { TestCluster } from '../support/test-cluster.ts';

const asking = (cpu: string): Partial<PodSpec> => ({ containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }] });
const start = (workers = 1): TestCluster => new TestCluster({ controllers: [], workers });
const attempts = (cluster: TestCluster, name: string): number =>
  cluster
    .events()
    .filter(({ reason, involvedObject }) => reason === 'FailedScheduling' && involvedObject.name === name)
    .reduce((sum, { count = 1, series }) => sum + (series?.count ?? count), 0);

function cordon(cluster: TestCluster, name: string, unschedulable: boolean): void {
  const node = cluster.api.find('nodes', undefined, name);
  if (node === undefined) throw new Error(`no node ${name}`);
  cluster.api.update('nodes', { ...node, spec: { ...node.spec, unschedulable } });
}

describe('what wakes a pod that found no node', () => {
  it('is not a pod that arrives or leaves elsewhere, when only a label of the node is missing', () => {
    const cluster = start();
    cluster.createPod('picky', { nodeSelector: { disk: 'ssd' } });
    cluster.createPod('other');
    cluster.run();
    cluster.api.delete('pods', 'default', 'other');
    cordon(cluster, 'worker1', true);
    cluster.run();
    expect(attempts(cluster, 'picky')).toBe(1);
    cluster.addNode('fast', { labels: { disk: 'ssd' } });
    cluster.run();
    expect(cluster.pod('picky').spec.nodeName).toBe('fast');
  });

  it('is not a new node that is too small, but is one that is large enough', () => {
    const cluster = start();
    cluster.createPod('big', asking('8'));
    cluster.run();
    cluster.addNode('small', { cpu: '2' });
    cluster.run();
    expect(attempts(cluster, 'big')).toBe(1);
    cluster.addNode('large', { cpu: '16' });
    cluster.run();
    expect(cluster.pod('big').spec.nodeName).toBe('large');
  });

  it('is its own toleration, its own label, and the pod it wants to be near', () => {
    const cluster = start(0);
    cluster.addNode('tainted', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } });
    cluster.addNode('free');
    const term = { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'kubernetes.io/hostname' };
    cluster.createPod('follower', { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
    cluster.createPod('intolerant', { nodeSelector: { 'kubernetes.io/hostname': 'tainted' } });
    cluster.run();
    const pod = cluster.pod('intolerant');
    cluster.api.update('pods', { ...pod, spec: { ...pod.spec, tolerations: [...(pod.spec.tolerations ?? []), { key: 'gpu', operator: 'Exists' }] } });
    cluster.createPod('stranger');
    cluster.run();
    expect(cluster.pod('intolerant').spec.nodeName).toBe('tainted');
    expect(attempts(cluster, 'follower')).toBe(1);
    cluster.createPod('leader', {}, { labels: { app: 'db' } });
    cluster.run();
    expect(cluster.pod('follower').spec.nodeName).toBe('free');
  });

  it('is a host port that becomes free', () => {
    const cluster = start();
    const spec = (hostPort: number): Partial<PodSpec> => ({ containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80, hostPort }] }] });
    cluster.createPod('first', spec(80));
    cluster.createPod('other', spec(81));
    cluster.run();
    cluster.createPod('second', spec(80));
    cluster.run();
    cluster.api.delete('pods', 'default', 'other');
    cluster.run();
    expect(attempts(cluster, 'second')).toBe(1);
    cluster.api.delete('pods', 'default', 'first');
    cluster.run();
    expect(cluster.pod('second').spec.nodeName).toBe('worker1');
  });

  it('is five minutes without any event', () => {
    const cluster = start();
    cluster.createPod('big', asking('8'));
    cluster.run(299_000);
    expect(attempts(cluster, 'big')).toBe(1);
    cluster.run(2_000);
    expect(attempts(cluster, 'big')).toBe(2);
    cluster.api.delete('pods', 'default', 'big');
    cluster.run();
    expect(cluster.clock.nextDue()).toBeUndefined();
  });

  it('lets it go at once, though it was woken before its back-off ended', () => {
    const cluster = start();
    cordon(cluster, 'worker1', true);
    cluster.createPod('nowhere');
    cluster.run(100);
    cordon(cluster, 'worker1', false);
    cluster.run(100);
    expect(cluster.pod('nowhere').spec.nodeName).toBe('worker1');
  });
});

describe('what is said about a pod that no node takes', () => {
  it('leaves out the nodes that its affinity does not name', () => {
    const cluster = start(3);
    cluster.createPod('daemon', {
      ...asking('8'),
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['worker2'] }] }],
          },
        },
      },
    });
    cluster.run();
    expect(cluster.eventsOf('daemon')).toEqual([
      "FailedScheduling: 0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. " +
        'no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    ]);
  });

  it('does not look at nodes for claims that cannot be bound', () => {
    const cluster = start();
    const volume = (claimName: string): Partial<PodSpec> => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] });
    cluster.createPod('ghost', volume('missing'));
    cluster.api.create('persistentvolumeclaims', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'unbound', namespace: 'default' },
      spec: { storageClassName: '', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    cluster.createPod('waiting', volume('unbound'));
    cluster.run();
    expect(cluster.eventsOf('ghost')).toEqual(['FailedScheduling: 0/1 nodes are available: persistentvolumeclaim "missing" not found. not found']);
    expect(cluster.eventsOf('waiting')).toEqual([
      'FailedScheduling: 0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
    ]);
  });

  it('says that a pod of a class that never preempts does not', () => {
    const cluster = start();
    cluster.api.create('priorityclasses.scheduling.k8s.io', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'polite' },
      value: 1000,
      preemptionPolicy: 'Never',
    });
    cluster.createPod('low', asking('3'));
    cluster.run();
    cluster.createPod('polite', { ...asking('3'), priorityClassName: 'polite' });
    cluster.run();
    expect(cluster.eventsOf('polite')).toEqual([
      'FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
    ]);
    expect(cluster.pod('low').spec.nodeName).toBe('worker1');
  });

  it('counts what is asked for the pod as a whole, its overhead, and its sidecars beside each other', () => {
    const cluster = start();
    const container = (name: string, cpu: string, sidecar = false) => ({
      name,
      image: 'nginx',
      resources: { requests: { cpu } },
      ...(sidecar && { restartPolicy: 'Always' as const }),
    });
    // 1 + 1.5 for the sidecar and the containers; 1 + 3.5 while the init container runs.
    cluster.createPod('sidecar', {
      initContainers: [container('proxy', '1', true), container('init', '3500m')],
      containers: [container('c', '1500m')],
    });
    cluster.createPod('whole', { resources: { requests: { cpu: '5' } }, containers: [container('c', '1')] });
    cluster.run();
    expect(cluster.eventsOf('sidecar')[0]).toContain('1 Insufficient cpu');
    expect(cluster.eventsOf('whole')[0]).toContain('1 Insufficient cpu');
  });
});
