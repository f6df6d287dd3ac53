import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import { restoreVolume, type VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { Volume, type Layer } from '#posix/volume.ts';

/** The disk of a node that its pods may see with hostPath. */
export interface NodeDisk {
  readonly volume: Volume;
}

const FOLDERS = [
  'bin',
  'boot',
  'dev',
  'etc/kubernetes/manifests',
  'home',
  'mnt',
  'opt',
  'proc',
  'root',
  'run',
  'srv',
  'sys',
  'usr/bin',
  'var/lib/kubelet/pods',
  'var/log/containers',
  'var/log/pods',
];
/** The day the machines were installed. */
const INSTALLED_AT = 1755102841000;

let layer: Layer | undefined;

/** What a freshly installed machine has; shared by all nodes of all clusters. */
function installed(): Layer {
  if (layer !== undefined) return layer;
  const volume = new Volume({ now: () => INSTALLED_AT });
  const fs = new MemoryFileSystem(volume);
  for (const folder of FOLDERS) fs.makeDirectory(`/${folder}`, { recursive: true });
  for (const folder of ['tmp', 'var/tmp']) {
    fs.makeDirectory(`/${folder}`, { recursive: true });
    fs.chmod(`/${folder}`, 0o1777);
  }
  fs.writeFile('/etc/hosts', '127.0.0.1\tlocalhost\n');
  fs.writeFile('/var/log/syslog', '');
  layer = volume.commit();
  return layer;
}

export function nodeDisk(now: () => number, maxBytes: number, saved?: VolumeSnapshot): NodeDisk {
  const volume = new Volume({ now, layer: installed(), source: '/dev/xvda1', maxBytes });
  if (saved !== undefined) restoreVolume(volume, saved);
  return { volume };
}
