import { TestCluster } from '../support/test-cluster.ts';

const MASTER = { labels: {}, spec: { taints: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }] } };

function start(workers = 2): TestCluster {
  const cluster = new TestCluster({ controllers: [], workers });
  cluster.addNode('master', MASTER);
  return cluster;
}

const asking = (cpu: string) => ({ containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }] });
const placed = (cluster: TestCluster): readonly (string | undefined)[] => cluster.pods().map(({ spec }) => spec.nodeName);

describe('scheduler', () => {
  it('binds a pod, sets its condition and says so as a client of events/v1', () => {
    const cluster = start(1);
    cluster.createPod('a');
    cluster.run();
    expect(cluster.pod('a').spec.nodeName).toBe('worker1');
    expect(cluster.pod('a').status?.conditions?.find(({ type }) => type === 'PodScheduled')?.status).toBe('True');
    const [event] = cluster.events();
    expect(event).toMatchObject({
      reason: 'Scheduled',
      message: 'Successfully assigned default/a to worker1',
      action: 'Binding',
      reportingComponent: 'default-scheduler',
    });
    expect(event).not.toHaveProperty('firstTimestamp');
  });

  it('spreads the replicas of an application', () => {
    const cluster = start();
    cluster.api.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    for (const name of ['a', 'b', 'c', 'd']) cluster.createPod(name, {}, { labels: { app: 'web' } });
    cluster.run();
    expect(placed(cluster).toSorted()).toEqual(['worker1', 'worker1', 'worker2', 'worker2']);
  });

  it('explains why no node fits', () => {
    const cluster = start();
    cluster.createPod('full', asking('4'));
    cluster.createPod('other', asking('4'));
    cluster.run();
    cluster.createPod('big', asking('2'));
    cluster.run();
    const message =
      '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/master: }, 2 Insufficient cpu. ' +
      'no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.';
    expect(cluster.eventsOf('big')).toEqual([`FailedScheduling: ${message}`]);
    expect(cluster.pod('big').status?.conditions).toEqual([
      expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }),
    ]);
  });

  it('tries again when room is made', () => {
    const cluster = start(1);
    cluster.createPod('full', asking('3'));
    cluster.run();
    cluster.createPod('next', asking('2'));
    cluster.run();
    expect(cluster.pod('next').spec.nodeName).toBeUndefined();
    cluster.api.delete('pods', 'default', 'full');
    cluster.run();
    expect(cluster.pod('next').spec.nodeName).toBe('worker1');
  });

  it('tries again when a node is uncordoned, and not at heartbeats', () => {
    const cluster = start(1);
    const node = cluster.api.find('nodes', undefined, 'worker1');
    if (node === undefined) throw new Error('no node');
    const cordoned = cluster.api.update('nodes', { ...node, spec: { ...node.spec, unschedulable: true } });
    cluster.createPod('a');
    cluster.run();
    expect(cluster.eventsOf('a')).toEqual([expect.stringContaining('1 node(s) were unschedulable')]);
    const heartbeat = {
      ...cordoned,
      status: { ...cordoned.status, conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: '2026-01-01T00:01:00Z' }] },
    };
    const beaten = cluster.api.update('nodes', heartbeat, { subresource: 'status' });
    cluster.run();
    expect(cluster.eventsOf('a')).toHaveLength(1);
    cluster.api.update('nodes', { ...beaten, spec: { ...beaten.spec, unschedulable: false } });
    cluster.run();
    expect(cluster.pod('a').spec.nodeName).toBe('worker1');
  });

  it('honours node selectors, affinity and tolerations', () => {
    const cluster = start();
    cluster.createPod('on-master', {
      nodeSelector: { 'kubernetes.io/hostname': 'master' },
      tolerations: [{ key: 'node-role.kubernetes.io/master', operator: 'Exists' }],
    });
    cluster.createPod('stuck', { nodeSelector: { 'kubernetes.io/hostname': 'master' } });
    cluster.run();
    expect(cluster.pod('on-master').spec.nodeName).toBe('master');
    expect(cluster.eventsOf('stuck')[0]).toContain(
      "0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/master: }, 2 node(s) didn't match Pod's node affinity/selector. " +
        'no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    );
  });

  it('keeps pods with the same host port apart', () => {
    const cluster = start();
    const spec = { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80, hostPort: 80 }] }] };
    for (const name of ['a', 'b', 'c']) cluster.createPod(name, spec);
    cluster.run();
    expect(new Set(placed(cluster).filter((node) => node !== undefined))).toEqual(new Set(['worker1', 'worker2']));
    expect(cluster.eventsOf('c')[0]).toContain("2 node(s) didn't have free ports for the requested pod ports");
  });

  it('keeps pods apart, or together, as their affinity asks', () => {
    const cluster = start();
    const term = { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'kubernetes.io/hostname' };
    const apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
    const together = { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
    cluster.createPod('db-0', apart, { labels: { app: 'db' } });
    cluster.createPod('db-1', apart, { labels: { app: 'db' } });
    cluster.createPod('db-2', apart, { labels: { app: 'db' } });
    cluster.createPod('web', together);
    cluster.run();
    expect(cluster.pod('db-0').spec.nodeName).not.toBe(cluster.pod('db-1').spec.nodeName);
    expect(cluster.eventsOf('db-2')[0]).toContain("2 node(s) didn't match pod anti-affinity rules");
    expect(cluster.pod('web').spec.nodeName).toMatch(/^worker/);
  });

  it('respects hard topology spread constraints', () => {
    const cluster = start();
    const spec = {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'a' } } },
      ],
    };
    for (const name of ['a', 'b', 'c', 'd', 'e']) cluster.createPod(name, spec, { labels: { app: 'a' } });
    cluster.run();
    // The tainted master counts as an empty domain: no worker may hold more than one.
    expect(
      placed(cluster)
        .filter((node) => node !== undefined)
        .toSorted(),
    ).toEqual(['worker1', 'worker2']);
    expect(cluster.eventsOf('e')[0]).toContain("2 node(s) didn't match pod topology spread constraints");
  });

  it('leaves gated pods and those of other schedulers alone', () => {
    const cluster = start(1);
    cluster.createPod('gated', { schedulingGates: [{ name: 'wait' }] });
    cluster.createPod('foreign', { schedulerName: 'mine' });
    cluster.run();
    expect(placed(cluster)).toEqual([undefined, undefined]);
    expect(cluster.pod('gated').status?.conditions).toEqual([
      { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates' },
    ]);
    const gated = cluster.pod('gated');
    cluster.api.update('pods', { ...gated, spec: { ...gated.spec, schedulingGates: [] } });
    cluster.run();
    expect(cluster.pod('gated').spec.nodeName).toBe('worker1');
  });

  it('lets the important go first and, where there is no room, the unimportant go', () => {
    const cluster = start(1);
    cluster.api.create('priorityclasses.scheduling.k8s.io', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'important' },
      value: 1000,
    });
    cluster.createPod('low', asking('3'));
    cluster.run();
    cluster.createPod('high', { ...asking('3'), priorityClassName: 'important' });
    cluster.run(6);
    expect(cluster.pod('high').status?.nominatedNodeName).toBe('worker1');
    expect(cluster.eventsOf('low')).toContain(`Preempted: Preempted by pod ${cluster.pod('high').metadata.uid} on node worker1`);
    cluster.run();
    expect(placed(cluster)).toEqual(['worker1']);
    expect(cluster.pod('high').spec.nodeName).toBe('worker1');
  });

  it('schedules a thousand pods in well under a millisecond each', () => {
    const cluster = new TestCluster({ controllers: [], kubelet: false, workers: 20 });
    for (let index = 0; index < 1000; index++) cluster.createPod(`p${index}`);
    const started = process.hrtime.bigint();
    cluster.run();
    const ms = Number(process.hrtime.bigint() - started) / 1e6;
    expect(placed(cluster).every((node) => node !== undefined)).toBe(true);
    expect(ms).toBeLessThan(4000);
  });

  it('goes on where another stopped, without a word about what still does not fit', () => {
    const cluster = start(1);
    cluster.createPod('big', asking('8'));
    cluster.run();
    const { pending } = cluster.scheduler;
    cluster.scheduler.stop();
    cluster.scheduler.start(pending);
    cluster.run();
    expect(cluster.eventsOf('big')).toHaveLength(1);
    cluster.addNode('large', { cpu: '16' });
    cluster.run();
    expect(cluster.pod('big').spec.nodeName).toBe('large');
  });

  it('has nothing due once all is placed', () => {
    const cluster = start(1);
    cluster.createPod('a');
    cluster.run();
    expect(cluster.clock.nextDue()).toBeUndefined();
  });
});
