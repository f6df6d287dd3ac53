import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimSpec } from '#kube/generated/types.ts';
import { allControllers, TestCluster } from '../support/test-cluster.ts';

const PROVISIONER = 'rancher.io/local-path';

function start(): TestCluster {
  return new TestCluster({ controllers: allControllers({ provisioners: [{ provisioner: PROVISIONER, directory: '/opt/local-path-provisioner' }] }) });
}

function createVolume(cluster: TestCluster, name: string, storage: string, policy = 'Retain'): void {
  cluster.api.create('persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], persistentVolumeReclaimPolicy: policy, hostPath: { path: `/tmp/${name}` } },
  });
}

function createClaim(cluster: TestCluster, name: string, spec: PersistentVolumeClaimSpec = {}): void {
  cluster.api.create('persistentvolumeclaims', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
}

function createClass(cluster: TestCluster, volumeBindingMode: string): void {
  cluster.api.create('storageclasses.storage.k8s.io', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'local-path' },
    provisioner: PROVISIONER,
    reclaimPolicy: 'Delete',
    volumeBindingMode,
  });
}

const claim = (cluster: TestCluster, name: string): PersistentVolumeClaim | undefined => cluster.api.find('persistentvolumeclaims', 'default', name);
const volume = (cluster: TestCluster, name: string): PersistentVolume | undefined => cluster.api.find('persistentvolumes', undefined, name);
const mounting = (claimName: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] });

describe('persistent volumes', () => {
  it('are bound to the claim they fit best', () => {
    const cluster = start();
    createVolume(cluster, 'big', '10Gi');
    createVolume(cluster, 'small', '2Gi');
    cluster.run();
    createClaim(cluster, 'data');
    cluster.run();
    expect(claim(cluster, 'data')).toMatchObject({
      spec: { volumeName: 'small' },
      status: { phase: 'Bound', capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'] },
    });
    expect(volume(cluster, 'small')).toMatchObject({ spec: { claimRef: { name: 'data' } }, status: { phase: 'Bound' } });
    expect(volume(cluster, 'big')?.status?.phase).toBe('Available');
  });

  it('are waited for, and the claim says so', () => {
    const cluster = start();
    createClaim(cluster, 'data');
    cluster.createPod('a', mounting('data'));
    cluster.run();
    expect(claim(cluster, 'data')?.status?.phase).toBe('Pending');
    expect(cluster.eventsOf('data')).toEqual(['FailedBinding: no persistent volumes available for this claim and no storage class is set']);
    expect(cluster.eventsOf('a')[0]).toContain('0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.');
    createVolume(cluster, 'late', '1Gi');
    cluster.run(10_000);
    expect(claim(cluster, 'data')?.status?.phase).toBe('Bound');
    expect(cluster.pod('a').spec.nodeName).toBeDefined();
  });

  it('are released, or deleted, when their claim goes', () => {
    const cluster = start();
    for (const policy of ['Retain', 'Delete']) {
      createVolume(cluster, policy.toLowerCase(), '1Gi', policy);
      cluster.run();
      createClaim(cluster, policy.toLowerCase());
      cluster.run();
      cluster.api.delete('persistentvolumeclaims', 'default', policy.toLowerCase());
      cluster.run();
    }
    expect(volume(cluster, 'retain')?.status?.phase).toBe('Released');
    expect(volume(cluster, 'delete')).toBeUndefined();
  });

  it('are provisioned on the node of the first consumer', () => {
    const cluster = start();
    createClass(cluster, 'WaitForFirstConsumer');
    createClaim(cluster, 'data', { storageClassName: 'local-path' });
    cluster.run();
    expect(cluster.eventsOf('data')).toEqual(['WaitForFirstConsumer: waiting for first consumer to be created before binding']);
    cluster.createPod('a', mounting('data'));
    cluster.run();
    const name = `pvc-${claim(cluster, 'data')?.metadata.uid}`;
    expect(claim(cluster, 'data')?.status?.phase).toBe('Bound');
    expect(cluster.eventsOf('data').slice(-3).sort()).toEqual([
      expect.stringMatching(
        /^ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'rancher.io\/local-path' or manually/,
      ),
      'Provisioning: External provisioner is provisioning volume for claim "default/data"',
      `ProvisioningSucceeded: Successfully provisioned volume ${name}`,
    ]);
    const values = volume(cluster, name)?.spec?.nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions?.[0]?.values;
    expect(values).toEqual([cluster.pod('a').spec.nodeName]);
  });

  it('stay while a pod uses them', () => {
    const cluster = start();
    createClass(cluster, 'Immediate');
    createClaim(cluster, 'data', { storageClassName: 'local-path' });
    cluster.run();
    cluster.createPod('a', mounting('data'));
    cluster.run();
    cluster.api.delete('persistentvolumeclaims', 'default', 'data');
    cluster.run();
    expect(claim(cluster, 'data')?.metadata.deletionTimestamp).toBeDefined();
    cluster.api.delete('pods', 'default', 'a');
    cluster.run();
    expect(claim(cluster, 'data')).toBeUndefined();
    expect(cluster.api.list('persistentvolumes')).toEqual([]);
  });
});
