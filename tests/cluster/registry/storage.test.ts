import { RegistryServer } from './registry-server.ts';

const disk = { storageClassName: 'manual', capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt/disk1' } };
const wish = { storageClassName: 'manual', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '3Gi' } } };

describe('persistent volumes', () => {
  const createVolume = (spec: object, cluster = new RegistryServer()) => cluster.create('persistentvolumes', { spec });

  it('are kept when their claim goes and hold a file system, by default', () => {
    const { spec, status } = createVolume(disk);
    expect(spec).toMatchObject({ persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem', hostPath: { path: '/mnt/disk1', type: '' } });
    expect(status).toEqual({ phase: 'Pending', lastPhaseTransitionTime: '2026-01-01T00:00:00Z' });
  });

  it('need a size, a mode and a source', () => {
    expect(() => createVolume({ capacity: { storage: '1Gi' } })).toThrow(
      'PersistentVolume "it" is invalid: [spec.accessModes: Required value, spec: Required value: must specify a volume type]',
    );
    expect(() => createVolume({ ...disk, capacity: { storage: '0' }, accessModes: ['Sometimes'] })).toThrow(
      '[spec.accessModes: Unsupported value: "Sometimes": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod", ' +
        'spec.capacity[storage]: Invalid value: "0": must be greater than zero]',
    );
  });

  it('have one source, which never changes', () => {
    expect(() => createVolume({ ...disk, nfs: { server: 'a', path: '/b' } })).toThrow('spec.nfs: Forbidden: may not specify more than 1 volume type');
    const cluster = new RegistryServer();
    const volume = createVolume(disk, cluster);
    expect(() => cluster.change('persistentvolumes', volume, { spec: { ...volume.spec, hostPath: { path: '/elsewhere', type: '' } } })).toThrow(
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
    );
  });

  it('on one node must say which', () => {
    const { hostPath: _hostPath, ...rest } = disk;
    expect(() => createVolume({ ...rest, local: { path: '/mnt' } })).toThrow(
      'spec.nodeAffinity: Required value: Local volume requires node affinity',
    );
  });

  it('record when they changed their phase', () => {
    const cluster = new RegistryServer();
    const volume = createVolume(disk, cluster);
    cluster.clock.moveTo(cluster.clock.now() + 60_000);
    const available = cluster.api.update(
      'persistentvolumes',
      { ...volume, status: { ...volume.status, phase: 'Available' } },
      { subresource: 'status' },
    );
    expect(available.status).toEqual({ phase: 'Available', lastPhaseTransitionTime: '2026-01-01T00:01:00Z' });
    expect(cluster.cells('persistentvolumes', available)).toEqual(['it', '5Gi', 'RWO', 'Retain', 'Available', '', 'manual', '<unset>', '', '60s']);
  });
});

describe('persistent volume claims', () => {
  const createClaim = (spec: object, cluster = new RegistryServer()) => cluster.create('persistentvolumeclaims', { spec });

  it('must ask for a size and a way to be mounted', () => {
    expect(() => createClaim({})).toThrow(
      'PersistentVolumeClaim "it" is invalid: [spec.accessModes: Required value: at least 1 access mode is required, spec.resources[storage]: Required value]',
    );
  });

  it('show their volume once they have one', () => {
    const cluster = new RegistryServer();
    const claim = createClaim(wish, cluster);
    expect(cluster.headers('persistentvolumeclaims')).toEqual([
      'NAME',
      'STATUS',
      'VOLUME',
      'CAPACITY',
      'ACCESS MODES',
      'STORAGECLASS',
      'VOLUMEATTRIBUTESCLASS',
      'AGE',
    ]);
    expect(cluster.cells('persistentvolumeclaims', claim)).toEqual(['it', 'Pending', '', '', '', 'manual', '<unset>', '0s']);
    const placed = {
      ...claim,
      spec: { ...claim.spec, volumeName: 'disk1' },
      status: { phase: 'Bound', capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'] },
    };
    expect(cluster.cells('persistentvolumeclaims', placed)).toEqual(['it', 'Bound', 'disk1', '5Gi', 'RWO', 'manual', '<unset>', '0s']);
  });

  it('may be given a volume, and grow once they are bound, and nothing else', () => {
    const cluster = new RegistryServer();
    const claim = createClaim(wish, cluster);
    const grown = { ...claim.spec.resources, requests: { storage: '4Gi' } };
    expect(() => cluster.change('persistentvolumeclaims', claim, { spec: { ...claim.spec, resources: grown } })).toThrow(
      /spec: Forbidden: spec is immutable after creation except/,
    );
    const placed = cluster.change('persistentvolumeclaims', claim, { spec: { ...claim.spec, volumeName: 'disk1' } });
    const bound = cluster.api.update(
      'persistentvolumeclaims',
      { ...placed, status: { phase: 'Bound', capacity: { storage: '3Gi' } } },
      { subresource: 'status' },
    );
    const bigger = cluster.change('persistentvolumeclaims', bound, { spec: { ...bound.spec, resources: grown } });
    expect(bigger.spec.resources?.requests).toEqual({ storage: '4Gi' });
    const shrunk = { ...bigger.spec.resources, requests: { storage: '1Gi' } };
    expect(() => cluster.change('persistentvolumeclaims', bigger, { spec: { ...bigger.spec, resources: shrunk } })).toThrow(
      'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    );
  });
});

describe('storage classes', () => {
  it('delete at once and bind at once by default, and show which is the default class', () => {
    const cluster = new RegistryServer();
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    const storageClass = cluster.create('storageclasses.storage.k8s.io', {
      metadata: { name: 'standard', annotations },
      provisioner: 'example.com/disk',
    });
    expect(cluster.cells('storageclasses.storage.k8s.io', storageClass)).toEqual([
      'standard (default)',
      'example.com/disk',
      'Delete',
      'Immediate',
      false,
      '0s',
    ]);
    expect(() => cluster.change('storageclasses.storage.k8s.io', storageClass, { provisioner: 'other' })).toThrow(
      'StorageClass.storage.k8s.io "standard" is invalid: provisioner: Forbidden: updates to provisioner are forbidden.',
    );
  });
});
