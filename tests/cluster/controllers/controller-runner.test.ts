import type { Controller } from '#cluster/api/controller.ts';
import { EventExpiry } from '#cluster/controllers/event-expiry.ts';
import { ApiEventRecorder } from '#cluster/controllers/event-recorder.ts';
import { StatusError } from '#kube/status-error.ts';
import { TestCluster } from '../support/test-cluster.ts';

function watching(reconcile: Controller['reconcile']): Controller {
  return { name: 'test-controller', watches: [{ resource: 'configmaps', keys: ({ object }) => [object.metadata.name] }], reconcile };
}

function start(reconcile: Controller['reconcile']): TestCluster {
  return new TestCluster({ controllers: [watching(reconcile)], scheduler: false, kubelet: false });
}

function touch(cluster: TestCluster, name: string): void {
  cluster.api.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } });
}

describe('controller runner', () => {
  it('calls once for many changes of one object, later and never inside the change', () => {
    const seen: string[] = [];
    const cluster = start((key) => {
      seen.push(key);
      return undefined;
    });
    touch(cluster, 'a');
    const object = cluster.api.find('configmaps', 'default', 'a');
    if (object === undefined) throw new Error('no config map');
    cluster.api.update('configmaps', { ...object, data: { key: 'value' } });
    touch(cluster, 'b');
    expect(seen).toEqual([]);
    cluster.run();
    expect(seen).toEqual(['a', 'b']);
    expect(cluster.clock.nextDue()).toBeUndefined();
  });

  it('tries again at once after a conflict, later and later after other errors', () => {
    const times: number[] = [];
    const cluster = start((_key, { clock }) => {
      times.push(clock.now());
      if (times.length === 1) throw new StatusError({ code: 409, reason: 'Conflict', message: 'stale' });
      if (times.length < 6) throw new StatusError({ code: 403, reason: 'Forbidden', message: 'no' });
      return undefined;
    });
    touch(cluster, 'a');
    cluster.run();
    // Reaction time 4 ms; back-off 5, 10, 20, 40 ms on top of it.
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual([4, 9, 14, 24, 44]);
    expect(cluster.runner.pending).toEqual({});
  });

  it('comes back when the controller says so, and no more once it does not', () => {
    let left = 3;
    const cluster = start(() => (--left > 0 ? 60_000 : undefined));
    touch(cluster, 'a');
    cluster.run(90_000);
    expect(left).toBe(1);
    expect(cluster.runner.pending).toEqual({ 'test-controller': [{ key: 'a', at: expect.any(Number) }] });
    cluster.run(60_000);
    expect(left).toBe(0);
    expect(cluster.clock.nextDue()).toBeUndefined();
  });

  it('lets bugs out, and goes on with the next key', () => {
    const seen: string[] = [];
    const cluster = start((key) => {
      if (key === 'a') throw new TypeError('bug');
      seen.push(key);
      return undefined;
    });
    touch(cluster, 'a');
    touch(cluster, 'b');
    expect(() => {
      cluster.run();
    }).toThrow('bug');
    cluster.run();
    expect(seen).toEqual(['b']);
  });

  it('does nothing once stopped', () => {
    let calls = 0;
    const cluster = start(() => {
      calls++;
      return 1_000;
    });
    touch(cluster, 'a');
    cluster.run(1_500);
    cluster.runner.stop();
    const before = calls;
    touch(cluster, 'b');
    cluster.run(10_000);
    expect(calls).toBe(before);
  });
});

describe('events', () => {
  function record(cluster: TestCluster, messages: readonly string[]): void {
    const events = new ApiEventRecorder({ api: cluster.api, clock: cluster.clock, component: 'kubelet', host: 'worker1' });
    const pod = cluster.createPod('a');
    for (const message of messages) {
      events.record(pod, 'Warning', 'Failed', message, { fieldPath: 'spec.containers{c}' });
      cluster.run(1_000);
    }
  }

  it('of the same text are counted', () => {
    const cluster = start(() => undefined);
    record(cluster, ['x', 'x', 'y', 'x']);
    expect(cluster.events().map(({ message, count }) => `${message} ${count}`)).toEqual(['x 3', 'y 1']);
    const [event] = cluster.events();
    expect(event).toMatchObject({
      source: { component: 'kubelet', host: 'worker1' },
      involvedObject: { kind: 'Pod', name: 'a', fieldPath: 'spec.containers{c}' },
    });
    expect(event?.firstTimestamp).not.toBe(event?.lastTimestamp);
  });

  it('that are many and alike are combined', () => {
    const cluster = start(() => undefined);
    record(
      cluster,
      Array.from({ length: 14 }, (_, index) => `message ${index}`),
    );
    expect(cluster.events()).toHaveLength(10);
    expect(cluster.events().at(-1)).toMatchObject({ message: '(combined from similar events): message 13', count: 5 });
  });

  it('are gone an hour after they were last seen', () => {
    const cluster = start(() => undefined);
    const expiry = new EventExpiry({ api: cluster.api, clock: cluster.clock });
    expiry.start();
    record(cluster, ['x']);
    cluster.run(50 * 60_000);
    expect(cluster.events()).toHaveLength(1);
    cluster.run(11 * 60_000);
    expect(cluster.events()).toHaveLength(0);
    expect(cluster.clock.nextDue()).toBeUndefined();
  });
});
