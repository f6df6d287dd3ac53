import { replicaSetController } from '#cluster/controllers/replicaset/replicaset-controller.ts';
import { replicationController } from '#cluster/controllers/replication/replication-controller.ts';
import type { ReplicaSet } from '#kube/generated/types.ts';
import { TestCluster } from '../support/test-cluster.ts';

function start(): TestCluster {
  return new TestCluster({ controllers: [replicaSetController, replicationController] });
}

function createSet(cluster: TestCluster, name: string, replicas: number, minReadySeconds = 0): ReplicaSet {
  return cluster.api.create('replicasets.apps', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas,
      minReadySeconds,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    },
  });
}

const get = (cluster: TestCluster, name: string): ReplicaSet | undefined => cluster.api.find('replicasets.apps', 'default', name);

describe('replica sets', () => {
  it('make the pods they own and say which', () => {
    const cluster = start();
    createSet(cluster, 'front', 2);
    cluster.run();
    const names = cluster.pods().map(({ metadata }) => metadata.name);
    expect(names.every((name) => /^front-[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(name))).toBe(true);
    expect(cluster.eventsOf('front').toSorted()).toEqual(names.map((name) => `SuccessfulCreate: Created pod: ${name}`).sort());
    expect(cluster.pods()[0]?.metadata.ownerReferences).toEqual([
      expect.objectContaining({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'front', controller: true, blockOwnerDeletion: true }),
    ]);
    expect(get(cluster, 'front')?.status).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      observedGeneration: 1,
    });
  });

  it('replace a pod that is deleted', () => {
    const cluster = start();
    createSet(cluster, 'front', 1);
    cluster.run();
    const [pod] = cluster.pods();
    cluster.api.delete('pods', 'default', pod?.metadata.name ?? '');
    cluster.run();
    expect(cluster.pods()).toHaveLength(1);
    expect(cluster.pods()[0]?.metadata.uid).not.toBe(pod?.metadata.uid);
  });

  it('release a pod that is relabelled, and adopt one that matches', () => {
    const cluster = start();
    createSet(cluster, 'front', 1);
    cluster.run();
    const [pod] = cluster.pods();
    if (pod === undefined) throw new Error('no pod');
    cluster.api.update('pods', { ...pod, metadata: { ...pod.metadata, labels: { app: 'loose' } } });
    cluster.run();
    expect(cluster.pod(pod.metadata.name).metadata.ownerReferences ?? []).toEqual([]);
    expect(cluster.pods()).toHaveLength(2);
    cluster.createPod('orphan', {}, { labels: { app: 'second' } });
    cluster.run();
    createSet(cluster, 'second', 1);
    cluster.run();
    expect(cluster.pod('orphan').metadata.ownerReferences?.[0]?.name).toBe('second');
  });

  it('delete what is not ready first', () => {
    const cluster = new TestCluster({ controllers: [replicaSetController], becomesReady: (pod) => pod.metadata.annotations?.['slow'] === undefined });
    cluster.createPod('slow', {}, { labels: { app: 'front' }, annotations: { slow: 'yes' } });
    cluster.run();
    createSet(cluster, 'front', 3);
    cluster.run();
    const set = get(cluster, 'front');
    if (set === undefined) throw new Error('no set');
    cluster.api.update('replicasets.apps', { ...set, spec: { ...set.spec, replicas: 2 } });
    cluster.run();
    expect(cluster.pods().map(({ metadata }) => metadata.name)).not.toContain('slow');
    expect(cluster.eventsOf('front').at(-1)).toBe('SuccessfulDelete: Deleted pod: slow');
  });

  it('count a pod as available after minReadySeconds', () => {
    const cluster = start();
    createSet(cluster, 'front', 1, 30);
    cluster.run(10_000);
    expect(get(cluster, 'front')?.status).toMatchObject({ readyReplicas: 1 });
    expect(get(cluster, 'front')?.status?.availableReplicas).toBeUndefined();
    cluster.run(30_000);
    expect(get(cluster, 'front')?.status?.availableReplicas).toBe(1);
  });
});

describe('replication controllers', () => {
  it('do the same for their selector', () => {
    const cluster = start();
    cluster.api.create('replicationcontrollers', {
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: { name: 'old', namespace: 'default' },
      spec: {
        replicas: 2,
        selector: { app: 'old' },
        template: { metadata: { labels: { app: 'old' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
      },
    });
    cluster.run();
    expect(cluster.pods()).toHaveLength(2);
    expect(cluster.events().find(({ involvedObject }) => involvedObject.kind === 'ReplicationController')?.source?.component).toBe(
      'replication-controller',
    );
    expect(cluster.api.find('replicationcontrollers', 'default', 'old')?.status).toMatchObject({ replicas: 2, readyReplicas: 2 });
  });
});
