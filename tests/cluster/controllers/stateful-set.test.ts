import type { StatefulSet } from '#kube/generated/types.ts';
import { TestCluster, type TestClusterOptions } from '../support/test-cluster.ts';

function start(spec: Partial<StatefulSet['spec']> = {}, options: TestClusterOptions = {}): TestCluster {
  const cluster = new TestCluster(options);
  cluster.api.create('statefulsets.apps', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      serviceName: 'db',
      replicas: 3,
      selector: { matchLabels: { app: 'db' } },
      template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'postgres:13' }] } },
      ...spec,
    },
  });
  cluster.run();
  return cluster;
}

function get(cluster: TestCluster): StatefulSet {
  const set = cluster.api.find('statefulsets.apps', 'default', 'db');
  if (set === undefined) throw new Error('no stateful set');
  return set;
}

function change(cluster: TestCluster, spec: Partial<StatefulSet['spec']>): void {
  const set = get(cluster);
  cluster.api.update('statefulsets.apps', { ...set, spec: { ...set.spec, ...spec } });
}

function setImage(cluster: TestCluster, image: string): void {
  const { template } = get(cluster).spec;
  change(cluster, { template: { ...template, spec: { ...template.spec, containers: [{ name: 'db', image }] } } });
}

const images = (cluster: TestCluster) => Object.fromEntries(cluster.pods().map(({ metadata, spec }) => [metadata.name, spec.containers[0]?.image]));

describe('stateful sets', () => {
  it('make their pods in order, each with a name of its own', () => {
    const cluster = start();
    expect(cluster.eventsOf('db')).toEqual([0, 1, 2].map((index) => `SuccessfulCreate: create Pod db-${index} in StatefulSet db successful`));
    expect(cluster.pod('db-1').spec).toMatchObject({ hostname: 'db-1', subdomain: 'db' });
    expect(cluster.pod('db-1').metadata.labels).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'db-1', 'apps.kubernetes.io/pod-index': '1' });
    const { currentRevision, updateRevision, ...status } = get(cluster).status ?? { replicas: 0 };
    expect(status).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3, currentReplicas: 3, updatedReplicas: 3 });
    expect(currentRevision).toBe(updateRevision);
  });

  it('wait for a pod before making the next', () => {
    const cluster = start({}, { becomesReady: ({ metadata }) => metadata.name !== 'db-1' });
    expect(cluster.pods().map(({ metadata }) => metadata.name)).toEqual(['db-0', 'db-1']);
  });

  it('make all at once when told so', () => {
    const cluster = start({ podManagementPolicy: 'Parallel' }, { becomesReady: () => false });
    expect(cluster.pods()).toHaveLength(3);
  });

  it('shrink from the end and keep their claims', () => {
    const cluster = start(
      {
        volumeClaimTemplates: [
          {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ] as never,
      },
      { kubelet: true, scheduler: false },
    );
    expect(cluster.api.list('persistentvolumeclaims').map(({ metadata }) => metadata.name)).toEqual(['data-db-0']);
    expect(cluster.eventsOf('db')[0]).toBe('SuccessfulCreate: create Claim data-db-0 Pod db-0 in StatefulSet db success');
    change(cluster, { replicas: 0 });
    cluster.run();
    expect(cluster.pods()).toEqual([]);
    expect(cluster.api.list('persistentvolumeclaims')).toHaveLength(1);
  });

  it('roll out from the last pod to the first, down to the partition', () => {
    const cluster = start({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } });
    setImage(cluster, 'postgres:14');
    cluster.run(5_000);
    expect(images(cluster)).toEqual({ 'db-0': 'postgres:13', 'db-1': 'postgres:14', 'db-2': 'postgres:14' });
    cluster.api.delete('pods', 'default', 'db-0');
    cluster.run();
    expect(images(cluster)['db-0']).toBe('postgres:13');
    change(cluster, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } });
    cluster.run(5_000);
    expect(images(cluster)['db-0']).toBe('postgres:14');
    expect(get(cluster).status?.currentRevision).toBe(get(cluster).status?.updateRevision);
    expect(
      cluster.api
        .list('controllerrevisions.apps')
        .map(({ revision }) => revision)
        .sort(),
    ).toEqual([1, 2]);
  });
});
