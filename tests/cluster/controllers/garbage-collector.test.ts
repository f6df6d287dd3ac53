import type { ConfigMap } from '#kube/generated/types.ts';
import type { OwnerReference } from '#kube/object.ts';
import { TestCluster } from '../support/test-cluster.ts';

const NAMES = ['owner', 'other', 'dependent', 'child'];

function start(): TestCluster {
  const cluster = new TestCluster();
  cluster.run();
  return cluster;
}

function create(cluster: TestCluster, name: string, owners: readonly ConfigMap[] = [], finalizers: readonly string[] = []): ConfigMap {
  const ownerReferences = owners.map(({ metadata }): OwnerReference => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: metadata.name,
    uid: metadata.uid,
    blockOwnerDeletion: true,
  }));
  return cluster.api.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ownerReferences, finalizers },
  });
}

const present = (cluster: TestCluster): readonly string[] => NAMES.filter((name) => cluster.api.find('configmaps', 'default', name) !== undefined);

describe('garbage collector', () => {
  it('deletes in the background what depends on a deleted object, and what depends on that', () => {
    const cluster = start();
    create(cluster, 'child', [create(cluster, 'dependent', [create(cluster, 'owner')])]);
    cluster.api.delete('configmaps', 'default', 'owner', { propagationPolicy: 'Background' });
    expect(present(cluster)).toEqual(['dependent', 'child']);
    cluster.run();
    expect(present(cluster)).toEqual([]);
  });

  it('keeps what another owner still holds, without the reference', () => {
    const cluster = start();
    const other = create(cluster, 'other');
    create(cluster, 'dependent', [create(cluster, 'owner'), other]);
    cluster.api.delete('configmaps', 'default', 'owner');
    cluster.run();
    expect(cluster.api.find('configmaps', 'default', 'dependent')?.metadata.ownerReferences?.map(({ name }) => name)).toEqual(['other']);
  });

  it('orphans dependents when asked to', () => {
    const cluster = start();
    create(cluster, 'dependent', [create(cluster, 'owner')]);
    cluster.api.delete('configmaps', 'default', 'owner', { propagationPolicy: 'Orphan' });
    cluster.run();
    expect(present(cluster)).toEqual(['dependent']);
    expect(cluster.api.find('configmaps', 'default', 'dependent')?.metadata.ownerReferences ?? []).toEqual([]);
  });

  it('keeps the owner until its dependents are gone in the foreground', () => {
    const cluster = start();
    const dependent = create(cluster, 'dependent', [create(cluster, 'owner')], ['example.com/hold']);
    cluster.api.delete('configmaps', 'default', 'owner', { propagationPolicy: 'Foreground' });
    cluster.run();
    expect(present(cluster)).toEqual(['owner', 'dependent']);
    const held = cluster.api.find('configmaps', 'default', 'dependent') ?? dependent;
    cluster.api.update('configmaps', { ...held, metadata: { ...held.metadata, finalizers: [] } });
    cluster.run();
    expect(present(cluster)).toEqual([]);
  });

  it('deletes what is created for an owner that is not there', () => {
    const cluster = start();
    const owner = create(cluster, 'owner');
    cluster.api.delete('configmaps', 'default', 'owner');
    create(cluster, 'dependent', [owner]);
    cluster.run();
    expect(present(cluster)).toEqual([]);
  });
});

describe('namespaces', () => {
  it('have their default account and the root certificate', () => {
    const cluster = start();
    cluster.api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' }, spec: {} });
    cluster.run();
    expect(cluster.api.find('serviceaccounts', 'shop', 'default')).toBeDefined();
    expect(cluster.api.find('configmaps', 'shop', 'kube-root-ca.crt')?.data).toEqual({ 'ca.crt': 'certificate' });
    cluster.api.delete('configmaps', 'shop', 'kube-root-ca.crt');
    cluster.run();
    expect(cluster.api.find('configmaps', 'shop', 'kube-root-ca.crt')).toBeDefined();
  });

  it('go with all that is in them', () => {
    const cluster = start();
    cluster.api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' }, spec: {} });
    cluster.run();
    cluster.createPod('a', {}, { namespace: 'shop' });
    cluster.run();
    cluster.api.delete('namespaces', undefined, 'shop');
    cluster.run(8);
    const conditions = cluster.api.find('namespaces', undefined, 'shop')?.status?.conditions ?? [];
    expect(conditions.find(({ type }) => type === 'NamespaceContentRemaining')?.message).toContain('pods. has 1 resource instances');
    cluster.run(60_000);
    expect(cluster.api.find('namespaces', undefined, 'shop')).toBeUndefined();
    expect(cluster.api.list('serviceaccounts', { namespace: 'shop' })).toEqual([]);
  });

  it('wait for finalizers in them and name them', () => {
    const cluster = start();
    cluster.api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' }, spec: {} });
    cluster.api.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'held', namespace: 'shop', finalizers: ['example.com/hold'] },
    });
    cluster.api.delete('namespaces', undefined, 'shop');
    cluster.run(60_000);
    const conditions = cluster.api.find('namespaces', undefined, 'shop')?.status?.conditions ?? [];
    expect(conditions.find(({ type }) => type === 'NamespaceFinalizersRemaining')?.message).toBe(
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    );
    expect(cluster.runner.pending).toEqual({});
  });
});
