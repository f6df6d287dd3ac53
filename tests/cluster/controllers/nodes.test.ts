import type { DaemonSet, Node } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { TestCluster } from '../support/test-cluster.ts';

function change(cluster: TestCluster, name: string, spec: Node['spec']): void {
  const node = cluster.api.find('nodes', undefined, name);
  if (node === undefined) throw new Error(`no node ${name}`);
  cluster.api.update('nodes', { ...node, spec: { ...node.spec, ...spec } });
}

const taints = (cluster: TestCluster, name: string) => cluster.api.find('nodes', undefined, name)?.spec?.taints;

describe('node lifecycle', () => {
  it('taints a node that is cordoned, and only as long', () => {
    const cluster = new TestCluster();
    change(cluster, 'worker1', { unschedulable: true });
    cluster.run();
    expect(taints(cluster, 'worker1')).toEqual([{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: expect.any(String) }]);
    change(cluster, 'worker1', { unschedulable: false });
    cluster.run();
    expect(taints(cluster, 'worker1')).toBeUndefined();
  });

  it('moves pods away from a node that is not ready after five minutes', () => {
    const cluster = new TestCluster();
    cluster.createPod('a', {
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }],
    });
    cluster.run();
    const name = cluster.pod('a').spec.nodeName ?? '';
    const node = cluster.api.find('nodes', undefined, name);
    if (node === undefined) throw new Error('no node');
    cluster.api.update(
      'nodes',
      { ...node, status: { ...node.status, conditions: [{ type: 'Ready', status: 'False', reason: 'KubeletNotReady' }] } },
      { subresource: 'status' },
    );
    cluster.run();
    expect(taints(cluster, name)?.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/not-ready:NoSchedule',
      'node.kubernetes.io/not-ready:NoExecute',
    ]);
    expect(cluster.eventsOf(name)).toEqual([`NodeNotReady: Node ${name} status is now: NodeNotReady`]);
    expect(cluster.pod('a').status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False');
    cluster.run(290_000);
    expect(cluster.pod('a').metadata.deletionTimestamp).toBeUndefined();
    cluster.run(20_000);
    expect(cluster.pods()).toEqual([]);
    expect(cluster.eventsOf('a')).toContain('TaintManagerEviction: Marking for deletion Pod default/a');
  });

  it('evicts at once what does not tolerate a NoExecute taint', () => {
    const cluster = new TestCluster({ workers: 1 });
    cluster.createPod('a');
    cluster.createPod('b', { tolerations: [{ operator: 'Exists' }] });
    cluster.run();
    change(cluster, 'worker1', { taints: [{ key: 'down', value: 'yes', effect: 'NoExecute' }] });
    cluster.run();
    expect(cluster.pods().map(({ metadata }) => metadata.name)).toEqual(['b']);
  });

  it.each([0, 600_000])('removes the pods of a node that is deleted after 40 s, however old (%d ms) they are', (age) => {
    const cluster = new TestCluster({ workers: 1 });
    cluster.createPod('a');
    cluster.run();
    cluster.run(age);
    cluster.api.delete('nodes', undefined, 'worker1');
    cluster.run(39_000);
    expect(cluster.pods()).toHaveLength(1);
    cluster.run(2_000);
    expect(cluster.pods()).toEqual([]);
  });

  it('leaves the pods of a node that comes back within that time alone', () => {
    const cluster = new TestCluster({ workers: 1 });
    cluster.createPod('a');
    cluster.run();
    cluster.api.delete('nodes', undefined, 'worker1');
    cluster.run(20_000);
    cluster.addNode('worker1');
    cluster.run(120_000);
    expect(cluster.pods()).toHaveLength(1);
  });
});

describe('daemon sets', () => {
  function start(changes: Partial<Draft<DaemonSet['spec']>> = {}): TestCluster {
    const cluster = new TestCluster();
    cluster.addNode('master', { spec: { taints: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }] } });
    cluster.api.create('daemonsets.apps', {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'log', namespace: 'default' },
      spec: {
        selector: { matchLabels: { app: 'log' } },
        template: { metadata: { labels: { app: 'log' } }, spec: { containers: [{ name: 'log', image: 'fluentd:1' }] } },
        ...changes,
      },
    });
    cluster.run();
    return cluster;
  }
  const get = (cluster: TestCluster): DaemonSet => {
    const set = cluster.api.find('daemonsets.apps', 'default', 'log');
    if (set === undefined) throw new Error('no daemon set');
    return set;
  };
  const nodes = (cluster: TestCluster): readonly (string | undefined)[] =>
    cluster
      .pods()
      .map(({ spec }) => spec.nodeName)
      .sort();

  it('run one pod on every node that accepts it', () => {
    const cluster = start();
    expect(nodes(cluster)).toEqual(['worker1', 'worker2']);
    expect(get(cluster).status).toEqual({
      currentNumberScheduled: 2,
      desiredNumberScheduled: 2,
      numberAvailable: 2,
      numberMisscheduled: 0,
      numberReady: 2,
      observedGeneration: 1,
      updatedNumberScheduled: 2,
    });
    expect(cluster.eventsOf('log')).toEqual([expect.stringMatching(/^SuccessfulCreate: Created pod: log-.{5}$/), expect.any(String)]);
  });

  it('follow nodes that come, and stay on nodes that are cordoned', () => {
    const cluster = start();
    change(cluster, 'worker1', { unschedulable: true });
    cluster.addNode('worker3');
    cluster.run();
    expect(nodes(cluster)).toEqual(['worker1', 'worker2', 'worker3']);
  });

  it('replace their pods one node after the other', () => {
    const cluster = start();
    const set = get(cluster);
    const { template } = set.spec;
    let least = 2;
    cluster.api.subscribe('pods', () => {
      least = Math.min(
        least,
        cluster.pods().filter(({ status, metadata }) => status?.phase === 'Running' && metadata.deletionTimestamp === undefined).length,
      );
    });
    cluster.api.update('daemonsets.apps', {
      ...set,
      spec: { ...set.spec, template: { ...template, spec: { ...template.spec, containers: [{ name: 'log', image: 'fluentd:2' }] } } },
    });
    cluster.run(5_000);
    expect(cluster.pods().map(({ spec }) => spec.containers[0]?.image)).toEqual(['fluentd:2', 'fluentd:2']);
    expect(least).toBe(1);
    expect(get(cluster).status).toMatchObject({ updatedNumberScheduled: 2, numberAvailable: 2, observedGeneration: 2 });
  });
});
