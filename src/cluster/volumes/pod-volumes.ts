import type { Container, Pod, Volume as VolumeSpec } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import { restoreVolume, snapshotVolume, type VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { Volume } from '#posix/volume.ts';
import type { ContainerMount } from '../containers/container.ts';
import { writePayload } from './atomic-writer.ts';
import { claimedVolume } from './claimed-volume.ts';
import { hostFolder, persistentFolder } from './host-folder.ts';
import type { NodeDisk } from './node-disk.ts';
import { MountError, volumePayload, type PayloadContext } from './volume-content.ts';

export interface PodVolumesOptions extends PayloadContext {
  readonly now: () => number;
  readonly disk: NodeDisk;
  /** Bytes an emptyDir without a limit may hold. */
  readonly maxBytes: number;
}

/** The volumes of one pod, mounted by its containers. */
export class PodVolumes {
  readonly #options: PodVolumesOptions;
  readonly #volumes = new Map<string, { readonly volume: Volume; readonly below?: string }>();

  constructor(options: PodVolumesOptions) {
    this.#options = options;
  }

  /** Sets every volume up. Throws `MountError` with the text of the FailedMount event. */
  setUp(saved: Readonly<Record<string, VolumeSnapshot>> = {}): void {
    for (const volume of this.#options.pod.spec?.volumes ?? []) {
      try {
        this.#setUp(volume, saved[volume.name]);
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
        if (error.complete) throw error;
        throw new MountError(`MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`);
      }
    }
  }

  /** Brings what comes from the API up to date; what is gone meanwhile stays as it was. */
  refresh(pod: Pod): void {
    for (const spec of pod.spec?.volumes ?? []) {
      const entry = this.#volumes.get(spec.name);
      if (entry === undefined) continue;
      try {
        const payload = volumePayload(spec, { ...this.#options, pod });
        if (payload !== undefined) writePayload(entry.volume, payload, this.#options.now(), pod.spec?.securityContext?.fsGroup);
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
      }
    }
  }

  mountsOf(container: Container, expandPath: (text: string) => string): readonly ContainerMount[] {
    return (container.volumeMounts ?? []).flatMap((mount): readonly ContainerMount[] => {
      const entry = this.#volumes.get(mount.name);
      if (entry === undefined) return [];
      const sub = mount.subPath ?? (mount.subPathExpr === undefined ? '' : expandPath(mount.subPathExpr));
      const readOnly = mount.readOnly === true || this.#isReadOnly(mount.name);
      const below = `${entry.below ?? ''}${sub === '' ? '' : `/${sub}`}`;
      const inMemory = this.#spec(mount.name)?.emptyDir?.medium === 'Memory';
      if (below === '') return [{ path: mount.mountPath, volume: entry.volume, readOnly, inMemory }];
      const fs = new MemoryFileSystem(entry.volume);
      // What is swapped as a whole would go from under the mount: it keeps what it was made of.
      if (sub !== '' && this.#comesFromApi(mount.name) && fs.exists(below))
        return [{ path: mount.mountPath, volume: copyOf(fs, below, this.#options.now), below: '/copy', readOnly }];
      if (!fs.exists(below)) fs.makeDirectory(below, { recursive: true });
      return [{ path: mount.mountPath, volume: entry.volume, below: fs.realPath(below), readOnly, inMemory }];
    });
  }

  find(name: string): Volume | undefined {
    return this.#volumes.get(name)?.volume;
  }

  /** Content of emptyDirs. */
  snapshot(): Readonly<Record<string, VolumeSnapshot>> {
    const kept = (this.#options.pod.spec?.volumes ?? []).filter((volume) => volume.emptyDir !== undefined);
    return Object.fromEntries(
      kept.flatMap(({ name }) => {
        const entry = this.#volumes.get(name);
        return entry === undefined ? [] : [[name, snapshotVolume(entry.volume)] as const];
      }),
    );
  }

  #spec(name: string): VolumeSpec | undefined {
    return this.#options.pod.spec?.volumes?.find((volume) => volume.name === name);
  }

  #isReadOnly(name: string): boolean {
    const spec = this.#spec(name);
    return spec?.persistentVolumeClaim?.readOnly === true || this.#comesFromApi(name);
  }

  #comesFromApi(name: string): boolean {
    const spec = this.#spec(name);
    return spec?.configMap !== undefined || spec?.secret !== undefined || spec?.projected !== undefined || spec?.downwardAPI !== undefined;
  }

  #setUp(spec: VolumeSpec, saved: VolumeSnapshot | undefined): void {
    const { now, disk, maxBytes, pod } = this.#options;
    const group = pod.spec?.securityContext?.fsGroup;
    if (spec.hostPath !== undefined) {
      this.#volumes.set(spec.name, { volume: disk.volume, below: hostFolder(disk, spec.hostPath.path, spec.hostPath.type ?? '') });
      return;
    }
    const persistent = claimedVolume(spec, pod, this.#options.api);
    if (persistent !== undefined) {
      this.#volumes.set(spec.name, { volume: disk.volume, below: persistentFolder(disk, persistent) });
      return;
    }
    const payload = volumePayload(spec, this.#options);
    if (payload === undefined && spec.emptyDir === undefined)
      throw new MountError(
        `podium has no volumes of the kind ${Object.keys(spec)
          .filter((key) => key !== 'name')
          .join(', ')}`,
      );
    const limit = spec.emptyDir?.sizeLimit;
    const volume = new Volume({
      now,
      source: spec.emptyDir === undefined || spec.emptyDir.medium === 'Memory' ? 'tmpfs' : '/dev/xvda1',
      // Only what is in memory ends at its limit; the disk is watched, and the pod evicted.
      maxBytes: limit === undefined || spec.emptyDir?.medium !== 'Memory' ? maxBytes : Math.min(maxBytes, parseQuantity(limit).toNumber()),
    });
    if (saved !== undefined) restoreVolume(volume, saved);
    else {
      const fs = new MemoryFileSystem(volume);
      fs.chmod('/', payload === undefined ? (group === undefined ? 0o777 : 0o2777) : 0o1777);
      if (group !== undefined) fs.chown('/', 0, group);
    }
    if (payload !== undefined) writePayload(volume, payload, now(), group);
    this.#volumes.set(spec.name, { volume });
  }
}

/** A volume with a copy of a file or folder at `/copy`. */
function copyOf(source: MemoryFileSystem, path: string, now: () => number): Volume {
  const volume = new Volume({ now, source: '/dev/xvda1' });
  const target = new MemoryFileSystem(volume);
  const copy = (from: string, to: string): void => {
    const { type, mode, uid, gid } = source.stat(from);
    if (type === 'directory') {
      target.makeDirectory(to);
      for (const name of source.readDirectory(from)) copy(`${from}/${name}`, `${to}/${name}`);
    } else target.writeFile(to, source.readFile(from));
    target.chmod(to, mode & 0o7777);
    target.chown(to, uid, gid);
  };
  copy(path, '/copy');
  return volume;
}
