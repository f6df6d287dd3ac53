// Mirrors pkg/volume/hostpath and pkg/volume/local: folders and files of a node's disk.
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { PersistentVolume } from '#kube/generated/types.ts';
import type { NodeDisk } from './node-disk.ts';
import { removeTree } from './remove-tree.ts';
import { MountError } from './volume-content.ts';

const PROVISIONED = 'pv.kubernetes.io/provisioned-by';

/** Special files a node has, which are not simulated. */
const KINDS: Readonly<Record<string, string>> = { Socket: 'socket file', CharDevice: 'character device', BlockDevice: 'block device' };

/** Checks the type and makes what may be made. Returns the path on the disk. */
export function hostFolder({ volume }: NodeDisk, path: string, type: string): string {
  const fs = new MemoryFileSystem(volume);
  const there = fs.exists(path) ? fs.stat(path).type : undefined;
  const check = (ok: boolean, what: string): void => {
    if (!ok) throw new MountError(`hostPath type check failed: ${path} is not a ${what}`);
  };
  if (type.startsWith('Directory') && (there !== undefined || type === 'Directory')) check(there === 'directory', 'directory');
  if (type.startsWith('File') && (there !== undefined || type === 'File')) check(there === 'file', 'file');
  if (KINDS[type] !== undefined) check(false, KINDS[type]);
  if (there === undefined && type === 'FileOrCreate') {
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (parent !== '' && !fs.exists(parent)) throw new MountError(`hostPath type check failed: open ${path}: no such file or directory`);
    fs.writeFile(path, '', { mode: 0o644 });
  } else if (there === undefined) fs.makeDirectory(path, { recursive: true });
  return fs.realPath(path);
}

/** Where a persistent volume is on the node's disk. */
export function persistentFolder(disk: NodeDisk, { metadata, spec }: PersistentVolume): string {
  const fs = new MemoryFileSystem(disk.volume);
  if (spec?.local !== undefined) {
    const { path } = spec.local;
    if (!fs.exists(path))
      throw new MountError(`MountVolume.NewMounter initialization failed for volume "${metadata.name}" : path "${path}" does not exist`, true);
    return fs.realPath(path);
  }
  if (spec?.hostPath === undefined) {
    const kind = Object.keys(spec ?? {}).find((key) => SOURCES.has(key)) ?? 'unknown';
    throw new MountError(
      `MountVolume.SetUp failed for volume "${metadata.name}" : podium has no storage of the kind "${kind}": only hostPath and local volumes hold data`,
      true,
    );
  }
  const { path, type = '' } = spec.hostPath;
  const made = !fs.exists(path);
  const folder = hostFolder(disk, path, type);
  // As the provisioner's helper pod makes it.
  if (made && metadata.annotations?.[PROVISIONED] !== undefined) fs.chmod(folder, 0o777);
  return folder;
}

/** What the provisioner's helper pod does when its volume is deleted. */
export function removeProvisioned(disk: NodeDisk, { metadata, spec }: PersistentVolume): void {
  const path = spec?.hostPath?.path;
  const fs = new MemoryFileSystem(disk.volume);
  if (metadata.annotations?.[PROVISIONED] === undefined || path === undefined || !fs.exists(path)) return;
  removeTree(fs, path);
}

const SOURCES: ReadonlySet<string> = new Set([
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'csi',
  'fc',
  'flexVolume',
  'gcePersistentDisk',
  'glusterfs',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
]);
