/** The assertions of test/e2e/scheduling (SchedulerPredicates, SchedulerPreemption, taints) and test/e2e/node/taints.go. */
import type { Node, Pod, PodSpec, Taint } from '#kube/generated/types.ts';
import { TestCluster } from '../support/test-cluster.ts';

const HOSTNAME = 'kubernetes.io/hostname';
const where = (cluster: TestCluster, name: string): string | undefined => cluster.api.find('pods', 'default', name)?.spec.nodeName;
const reason = (cluster: TestCluster, name: string): string => cluster.eventsOf(name)[0] ?? '';
const affinity = (key: string, value: string): Partial<PodSpec> => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [value] }] }] },
    },
  },
});
const onPort = (hostPort: number, more: { hostIP?: string; protocol?: string } = {}): Partial<PodSpec> => ({
  containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80, hostPort, ...more }] }],
});
const asking = (cpu: string): Partial<PodSpec> => ({ containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }] });

function taint(cluster: TestCluster, name: string, taints: readonly Taint[]): void {
  const node = cluster.api.find('nodes', undefined, name) as Node;
  cluster.api.update('nodes', { ...node, spec: { ...node.spec, taints } });
}

function priorityClass(cluster: TestCluster, name: string, value: number): void {
  cluster.api.create('priorityclasses.scheduling.k8s.io', { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value });
}

describe('SchedulerPredicates', () => {
  test('validates that NodeSelector is respected if not matching, and if matching', () => {
    const cluster = new TestCluster({ controllers: [] });
    cluster.createPod('restricted', { nodeSelector: { label: 'nonempty' } });
    cluster.addNode('labelled', { labels: { label: 'full' } });
    cluster.createPod('with-labels', { nodeSelector: { label: 'full' } });
    cluster.run();
    expect(reason(cluster, 'restricted')).toContain("node(s) didn't match Pod's node affinity/selector");
    expect(where(cluster, 'with-labels')).toBe('labelled');
  });

  test('validates that NodeAffinity is respected if not matching, and that required NodeAffinity setting is respected if matching', () => {
    const cluster = new TestCluster({ controllers: [] });
    cluster.addNode('labelled', { labels: { foo: 'bar' } });
    cluster.createPod('restricted', affinity('foo', 'other'));
    cluster.createPod('with-labels', affinity('foo', 'bar'));
    cluster.run();
    expect(reason(cluster, 'restricted')).toContain("3 node(s) didn't match Pod's node affinity/selector");
    expect(where(cluster, 'with-labels')).toBe('labelled');
  });

  test('validates that taints-tolerations is respected if matching, and if not matching', () => {
    const cluster = new TestCluster({ controllers: [], workers: 1 });
    taint(cluster, 'worker1', [{ key: 'e2e', value: 'testing', effect: 'NoSchedule' }]);
    cluster.createPod('tolerant', { tolerations: [{ key: 'e2e', value: 'testing', effect: 'NoSchedule' }] });
    cluster.createPod('wrong', { tolerations: [{ key: 'e2e', value: 'other', effect: 'NoSchedule' }] });
    cluster.run();
    expect(where(cluster, 'tolerant')).toBe('worker1');
    expect(reason(cluster, 'wrong')).toContain('1 node(s) had untolerated taint {e2e: testing}');
    taint(cluster, 'worker1', []);
    cluster.run();
    expect(where(cluster, 'wrong')).toBe('worker1');
  });

  test('validates that there is no conflict between pods with same hostPort but different hostIP and protocol', () => {
    const cluster = new TestCluster({ controllers: [], workers: 1 });
    cluster.createPod('pod1', onPort(54323, { hostIP: '127.0.0.1' }));
    cluster.createPod('pod2', onPort(54323, { hostIP: '10.0.0.1' }));
    cluster.createPod('pod3', onPort(54323, { hostIP: '10.0.0.1', protocol: 'UDP' }));
    cluster.run();
    expect(['pod1', 'pod2', 'pod3'].map((name) => where(cluster, name))).toEqual(['worker1', 'worker1', 'worker1']);
  });

  test('validates that there exists conflict between pods with same hostPort and protocol but one using 0.0.0.0 hostIP', () => {
    const cluster = new TestCluster({ controllers: [], workers: 1 });
    cluster.createPod('pod4', onPort(54322));
    cluster.run();
    cluster.createPod('pod5', onPort(54322, { hostIP: '127.0.0.1' }));
    cluster.run();
    expect(where(cluster, 'pod5')).toBeUndefined();
  });

  test('validates 4 pods with MaxSkew=1 are evenly distributed into 2 nodes', () => {
    const cluster = new TestCluster({ controllers: [] });
    const labels = { app: 'even' };
    const spec: Partial<PodSpec> = {
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: HOSTNAME, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: labels } }],
    };
    for (const name of ['a', 'b', 'c', 'd']) cluster.createPod(name, spec, { labels });
    cluster.run();
    const nodes = ['a', 'b', 'c', 'd'].map((name) => where(cluster, name)).sort();
    expect(nodes).toEqual(['worker1', 'worker1', 'worker2', 'worker2']);
  });

  test('PodTopologySpread counts nodes with untolerated taints unless its policy honours them', () => {
    const labels = { app: 'even' };
    const spec = (nodeTaintsPolicy: string): Partial<PodSpec> => ({
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: HOSTNAME, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: labels }, nodeTaintsPolicy },
      ],
    });
    const placed = ['Ignore', 'Honor'].map((policy) => {
      const cluster = new TestCluster({ controllers: [] });
      taint(cluster, 'worker2', [{ key: 'gone', effect: 'NoSchedule' }]);
      for (const name of ['a', 'b', 'c']) cluster.createPod(name, spec(policy), { labels });
      cluster.run();
      return ['a', 'b', 'c'].filter((name) => where(cluster, name) === 'worker1').length;
    });
    expect(placed).toEqual([1, 3]);
  });
});

describe('SchedulerPreemption', () => {
  test('validates pod disruption condition is added to the preempted pod, and the lowest priority goes', () => {
    const cluster = new TestCluster({ controllers: [] });
    for (const [name, value] of [
      ['low', 1],
      ['medium', 100],
      ['high', 1000],
    ] as const)
      priorityClass(cluster, name, value);
    cluster.createPod('pod0', { ...asking('3'), priorityClassName: 'low' }, { finalizers: ['example.com/test'] });
    cluster.createPod('pod1', { ...asking('3'), priorityClassName: 'medium' });
    cluster.run();
    cluster.createPod('preemptor', { ...asking('3'), priorityClassName: 'high' });
    cluster.run();
    const victim = cluster.pod('pod0');
    expect(victim.metadata.deletionTimestamp).toBeDefined();
    expect(victim.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }),
    );
    expect(cluster.pod('preemptor').status?.nominatedNodeName).toBe(victim.spec.nodeName);
    expect(cluster.pod('pod1').metadata.deletionTimestamp).toBeUndefined();
    cluster.api.update('pods', { ...victim, metadata: { ...victim.metadata, finalizers: [] } });
    cluster.run();
    expect(where(cluster, 'preemptor')).toBe(victim.spec.nodeName);
  });

  test('does not preempt where nothing that leaves could make room', () => {
    const cluster = new TestCluster({ controllers: [], workers: 1 });
    priorityClass(cluster, 'high', 1000);
    cluster.createPod('small', asking('1'));
    cluster.run();
    // Nothing that could leave makes the node larger.
    cluster.createPod('huge', { ...asking('8'), priorityClassName: 'high' });
    cluster.run();
    expect(reason(cluster, 'huge')).toContain('preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.');
    expect(where(cluster, 'small')).toBe('worker1');
  });
});

describe('NoExecuteTaintManager', () => {
  const evicting: Taint = { key: 'kubernetes.io/e2e-evict-taint-key', value: 'evictTaintVal', effect: 'NoExecute' };
  const tolerating = (tolerationSeconds?: number): Partial<PodSpec> => ({
    tolerations: [{ key: evicting.key, value: 'evictTaintVal', effect: 'NoExecute', ...(tolerationSeconds !== undefined && { tolerationSeconds }) }],
  });
  function start(pods: Readonly<Record<string, Partial<PodSpec>>>): TestCluster {
    const cluster = new TestCluster({ workers: 1 });
    for (const [name, spec] of Object.entries(pods)) cluster.createPod(name, spec);
    cluster.run();
    return cluster;
  }
  const alive = (cluster: TestCluster): readonly string[] =>
    cluster
      .pods()
      .filter(({ metadata }: Pod) => metadata.deletionTimestamp === undefined)
      .map(({ metadata }) => metadata.name);

  test('evicts pods from tainted nodes, only those without tolerations, and says so', () => {
    const cluster = start({ plain: {}, tolerant: tolerating() });
    taint(cluster, 'worker1', [evicting]);
    cluster.run();
    expect(alive(cluster)).toEqual(['tolerant']);
    expect(cluster.eventsOf('plain')).toContain('TaintManagerEviction: Marking for deletion Pod default/plain');
    cluster.run(600_000);
    expect(alive(cluster)).toEqual(['tolerant']);
  });

  test('eventually evict pod with finite tolerations from tainted nodes', () => {
    const cluster = start({ patient: tolerating(60) });
    taint(cluster, 'worker1', [evicting]);
    cluster.run(55_000);
    expect(alive(cluster)).toEqual(['patient']);
    cluster.run(10_000);
    expect(alive(cluster)).toEqual([]);
  });

  test('removing taint cancels eviction', () => {
    const cluster = start({ patient: tolerating(60) });
    taint(cluster, 'worker1', [evicting]);
    cluster.run(30_000);
    taint(cluster, 'worker1', []);
    cluster.run(120_000);
    expect(alive(cluster)).toEqual(['patient']);
  });
});
