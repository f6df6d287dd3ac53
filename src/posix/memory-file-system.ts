import type { Credentials } from './credentials.ts';
import { mayAccess } from './credentials.ts';
import type { FileHandle, FileStat, FileSystem, FileSystemUsage, OpenOptions } from './file-system.ts';
import { findEntry, listEntries, statOf } from './inode.ts';
import type { Inode } from './inode.ts';
import { OpenFile } from './open-file.ts';
import { isAbsent, tryWalk, walk } from './path-walk.ts';
import type { Absent, Mount, Place } from './path-walk.ts';
import { PosixError } from './posix-error.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';
import { contentOf, pathOf, Volume } from './volume.ts';
import type { VolumeOptions } from './volume.ts';

const ROOT: Credentials = { uid: 0, gid: 0, groups: [], umask: 0o022 };
/** What an executable starts with; its behaviour is in the program registry. */
const ELF = new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]);

/**
 * A file system in memory: volumes mounted into one tree, seen with the permissions of one user.
 * `asUser` gives other views of the same tree. The first view is root's.
 */
export class MemoryFileSystem implements FileSystem {
  /** What is mounted at `/`: snapshots and layers are taken of it. */
  readonly volume: Volume;
  readonly #mounts: Map<string, Mount>;
  readonly #who: Credentials;

  constructor(root: Volume | VolumeOptions, view?: { readonly mounts: Map<string, Mount>; readonly who: Credentials }) {
    this.volume = root instanceof Volume ? root : new Volume(root);
    this.#mounts = view?.mounts ?? new Map([['', { volume: this.volume, below: [], readOnly: false }]]);
    this.#who = view?.who ?? ROOT;
  }

  asUser(uid: number, gid: number, options: { readonly groups?: readonly number[]; readonly umask?: number } = {}): MemoryFileSystem {
    const who = { uid, gid, groups: options.groups ?? this.#who.groups, umask: options.umask ?? 0o022 };
    return new MemoryFileSystem(this.volume, { mounts: this.#mounts, who });
  }

  /**
   * Mounts a volume, or what stands at `below` in it (`/a/b`, a directory or a file).
   * The mount point is made when there is none. A `pseudo` one is no storage: df does not show it.
   */
  mount(path: string, volume: Volume, options: { readonly below?: string; readonly readOnly?: boolean; readonly pseudo?: boolean } = {}): void {
    const below = (options.below ?? '').split('/').filter((name) => name !== '');
    let node: Inode | undefined = volume.root;
    for (const name of below) node = node === undefined ? undefined : findEntry(node, name);
    if (node === undefined) throw new PosixError('ENOENT', options.below);
    const root = this.asUser(0, 0);
    if (!root.exists(path)) {
      root.makeDirectory(parentOf(path) || '/', { recursive: true });
      if (node.type === 'directory') root.makeDirectory(path, { recursive: true });
      else root.writeFile(path, '');
    }
    this.#mounts.set(realKey(root.realPath(path)), { volume, below, readOnly: options.readOnly ?? false, pseudo: options.pseudo ?? false });
  }

  unmount(path: string): void {
    if (!this.#mounts.delete(realKey(this.realPath(path)))) throw new PosixError('EINVAL', path);
  }

  mounts(): readonly { path: string; source: string; readOnly: boolean }[] {
    const storage = [...this.#mounts].filter(([, { pseudo }]) => pseudo !== true);
    return storage.map(([path, mount]) => ({
      path: path === '' ? '/' : path,
      source: mount.volume.source,
      readOnly: mount.readOnly,
    }));
  }

  usage(path: string): FileSystemUsage {
    const { mount } = this.#existing(path);
    const { source, usedBytes: bytes, maxBytes, usedInodes: inodes, maxInodes } = mount.volume;
    const at = [...this.#mounts].find(([, candidate]) => candidate === mount)?.[0];
    return { mount: at === undefined || at === '' ? '/' : at, source, bytes, maxBytes, inodes, maxInodes };
  }

  stat(path: string): FileStat {
    return statOf(this.#existing(path).trail.node);
  }

  lstat(path: string): FileStat {
    return statOf(this.#existing(path, false).trail.node);
  }

  exists(path: string): boolean {
    try {
      const found = tryWalk(this.#mounts, path, true, this.#enter(path));
      return found !== undefined && !isAbsent(found);
    } catch (error) {
      if (error instanceof PosixError) return false;
      throw error;
    }
  }

  readFile(path: string): Uint8Array {
    const { node } = this.#existing(path).trail;
    if (node.type === 'directory') throw new PosixError('EISDIR', path);
    this.#require(node, 'r', path);
    return contentOf(node);
  }

  readText(path: string): string {
    return decodeUtf8(this.readFile(path));
  }

  writeFile(path: string, content: Uint8Array | string, options: { readonly mode?: number } = {}): void {
    const bytes = typeof content === 'string' ? encodeUtf8(content) : content;
    const { place, node } = this.#openForWriting(path, options.mode);
    if (node.device !== undefined) return this.#writeDevice(node, path);
    place.mount.volume.replace(node, bytes);
    place.mount.volume.notify(place.trail);
  }

  appendFile(path: string, content: Uint8Array | string): void {
    const bytes = typeof content === 'string' ? encodeUtf8(content) : content;
    const { place, node } = this.#openForWriting(path);
    if (node.device !== undefined) return this.#writeDevice(node, path);
    place.mount.volume.write(node, node.size, bytes);
    place.mount.volume.notify(place.trail);
  }

  open(path: string, options: OpenOptions = {}): FileHandle {
    const writes = options.write === true || options.append === true;
    if (!writes) {
      const place = this.#existing(path);
      this.#require(place.trail.node, 'r', path);
      return new OpenFile(place.mount.volume, place.trail, options);
    }
    const found = walk(this.#mounts, path, true, this.#enter(path));
    if (isAbsent(found) && options.create !== true) throw new PosixError('ENOENT', path);
    if (!isAbsent(found) && options.exclusive === true) throw new PosixError('EEXIST', path);
    const { place, node } = this.#openForWriting(path, options.mode);
    if (options.truncate === true && node.device === undefined && node.size > 0) {
      place.mount.volume.replace(node, new Uint8Array(0));
      place.mount.volume.notify(place.trail);
    }
    return new OpenFile(place.mount.volume, place.trail, options);
  }

  readDirectory(path: string): readonly string[] {
    const { node } = this.#existing(path).trail;
    if (node.type !== 'directory') throw new PosixError('ENOTDIR', path);
    this.#require(node, 'r', path);
    return listEntries(node);
  }

  makeDirectory(path: string, options: { readonly recursive?: boolean; readonly mode?: number } = {}): void {
    if (options.recursive === true) {
      const above = parentOf(path);
      if (above !== '' && !this.exists(above)) this.makeDirectory(above, { recursive: true });
    }
    const found = walk(this.#mounts, path, true, this.#enter(path));
    if (!isAbsent(found)) {
      if (options.recursive === true && found.trail.node.type === 'directory') return;
      throw new PosixError('EEXIST', path);
    }
    this.#create(found, path, 'directory', options.mode ?? 0o777 & ~this.#who.umask);
  }

  unlink(path: string): void {
    const { parent, name, place } = this.#entry(path);
    if (place.trail.node.type === 'directory') throw new PosixError('EISDIR', path);
    this.#requireRemovable(parent, place, path);
    parent.mount.volume.remove(parent.trail, name);
  }

  removeDirectory(path: string): void {
    const { parent, name, place } = this.#entry(path);
    if (place.trail.node.type !== 'directory') throw new PosixError('ENOTDIR', path);
    this.#requireRemovable(parent, place, path);
    if (listEntries(place.trail.node).length > 0) throw new PosixError('ENOTEMPTY', path);
    parent.mount.volume.remove(parent.trail, name);
  }

  rename(from: string, to: string): void {
    const source = this.#entry(from);
    this.#requireRemovable(source.parent, source.place, from);
    const target = walk(this.#mounts, to, false, this.#enter(to));
    const moved = source.place.trail.node;
    let parent: Place;
    let name: string;
    if (isAbsent(target)) {
      ({ parent, name } = target);
    } else {
      const entry = this.#entry(to);
      const there = entry.place.trail.node;
      if (there === moved) return;
      if (there.type === 'directory' && moved.type !== 'directory') throw new PosixError('EISDIR', to);
      if (there.type !== 'directory' && moved.type === 'directory') throw new PosixError('ENOTDIR', to);
      if (there.type === 'directory' && listEntries(there).length > 0) throw new PosixError('ENOTEMPTY', to);
      this.#requireRemovable(entry.parent, entry.place, to);
      ({ parent, name } = entry);
    }
    if (parent.mount !== source.parent.mount) throw new PosixError('EXDEV', to);
    if (`${parent.realPath}/`.startsWith(`${source.place.realPath}/`)) throw new PosixError('EINVAL', to);
    this.#requireWritable(parent, to);
    const volume = parent.mount.volume;
    if (!isAbsent(target)) volume.remove(parent.trail, name);
    volume.move(source.parent.trail, source.name, parent.trail, name);
  }

  symlink(target: string, path: string): void {
    const found = walk(this.#mounts, path, false, this.#enter(path));
    if (!isAbsent(found)) throw new PosixError('EEXIST', path);
    this.#create(found, path, 'symlink', 0o777, { target });
  }

  link(existing: string, path: string): void {
    const source = this.#existing(existing, false);
    if (source.trail.node.type === 'directory') throw new PosixError('EPERM', path);
    const found = walk(this.#mounts, path, false, this.#enter(path));
    if (!isAbsent(found)) throw new PosixError('EEXIST', path);
    if (found.parent.mount !== source.mount) throw new PosixError('EXDEV', path);
    this.#requireWritable(found.parent, path);
    const inode = source.mount.volume.writable(source.trail);
    source.mount.volume.link(found.parent.trail, found.name, inode);
  }

  readLink(path: string): string {
    const { target } = this.#existing(path, false).trail.node;
    if (target === undefined) throw new PosixError('EINVAL', path);
    return target;
  }

  realPath(path: string): string {
    return this.#existing(path).realPath || '/';
  }

  chmod(path: string, mode: number): void {
    this.#change(path, true, (inode) => {
      inode.mode = mode & 0o7777;
    });
  }

  chown(path: string, uid: number, gid: number): void {
    if (this.#who.uid !== 0 && uid !== this.stat(path).uid) throw new PosixError('EPERM', path);
    this.#change(path, true, (inode) => {
      inode.uid = uid;
      inode.gid = gid;
    });
  }

  utimes(path: string, mtime: number): void {
    this.#change(path, !mayAccess(this.#who, this.#existing(path).trail.node, 'w'), (inode) => {
      inode.mtime = mtime;
    });
  }

  truncate(path: string, size: number): void {
    const { place, node } = this.#openForWriting(path);
    place.mount.volume.resize(node, size);
    place.mount.volume.notify(place.trail);
  }

  access(path: string, wanted: string): void {
    const place = this.#existing(path);
    if (wanted.includes('w') && place.mount.readOnly) throw new PosixError('EROFS', path);
    this.#require(place.trail.node, wanted, path);
  }

  watch(path: string, changed: (path: string) => void): () => void {
    const found = walk(this.#mounts, path, true, this.#enter(path));
    const place = isAbsent(found) ? found.parent : found;
    const inVolume = isAbsent(found) ? `${pathOf(place.trail)}/${found.name}` : pathOf(place.trail);
    const seen = isAbsent(found) ? `${place.realPath}/${found.name}` : place.realPath;
    const stops = [place.mount.volume.watch(inVolume, (at) => changed(seen + at.slice(inVolume.length)))];
    for (const [at, mount] of this.#mounts) {
      if (at === seen || !at.startsWith(`${seen}/`)) continue;
      const below = mount.below.map((name) => `/${name}`).join('');
      stops.push(mount.volume.watch(below, (changedAt) => changed(at + changedAt.slice(below.length))));
    }
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** An executable whose behaviour is the program of that name in the machine's registry. */
  writeProgram(path: string, program: string): void {
    this.#makeSpecial(path, 'file', 0o755, { program, data: ELF, size: ELF.length });
  }

  /** `null`, `zero`, `full`, `urandom` or `tty`. */
  writeDevice(path: string, device: string): void {
    this.#makeSpecial(path, 'device', 0o666, { device });
  }

  #makeSpecial(path: string, type: 'file' | 'device', mode: number, fields: Partial<Inode>): void {
    const found = walk(this.#mounts, path, false, this.#enter(path));
    if (isAbsent(found)) {
      this.#create(found, path, type, mode, fields);
      return;
    }
    this.unlink(path);
    this.#makeSpecial(path, type, mode, fields);
  }

  #enter(path: string): (directory: Inode) => void {
    return (directory) => {
      this.#require(directory, 'x', path);
    };
  }

  #require(inode: Inode, wanted: string, path: string): void {
    if (!mayAccess(this.#who, inode, wanted)) throw new PosixError('EACCES', path);
  }

  #requireWritable(directory: Place, path: string): void {
    if (directory.mount.readOnly) throw new PosixError('EROFS', path);
    this.#require(directory.trail.node, 'w', path);
  }

  #requireRemovable(parent: Place, place: Place, path: string): void {
    if (this.#mounts.has(place.realPath)) throw new PosixError('EBUSY', path);
    this.#requireWritable(parent, path);
    const { uid } = this.#who;
    const sticky = (parent.trail.node.mode & 0o1000) !== 0;
    if (sticky && uid !== 0 && uid !== place.trail.node.uid && uid !== parent.trail.node.uid) throw new PosixError('EPERM', path);
  }

  #existing(path: string, follow = true): Place {
    const found = walk(this.#mounts, path, follow, this.#enter(path));
    if (isAbsent(found)) throw new PosixError('ENOENT', path);
    return found;
  }

  /** The name itself (not what a symlink leads to) and the directory that holds it. */
  #entry(path: string): { parent: Place; name: string; place: Place } {
    const place = this.#existing(path.replace(/\/+$/, '') || '/', false);
    if (place.realPath === '') throw new PosixError('EBUSY', path);
    const cut = place.realPath.lastIndexOf('/');
    const parent = this.asUser(0, 0).#existing(place.realPath.slice(0, cut) || '/');
    return { parent, name: place.realPath.slice(cut + 1), place };
  }

  #create(at: Absent, path: string, type: Inode['type'], mode: number, fields: Partial<Inode> = {}): Place {
    this.#requireWritable(at.parent, path);
    const parent = at.parent.trail.node;
    const inherits = (parent.mode & 0o2000) !== 0;
    const node = at.parent.mount.volume.create(at.parent.trail, at.name, {
      ...fields,
      type,
      mode: inherits && type === 'directory' ? mode | 0o2000 : mode,
      uid: this.#who.uid,
      gid: inherits ? parent.gid : this.#who.gid,
    });
    const { mount, realPath, trail } = at.parent;
    return { mount, realPath: `${realPath}/${at.name}`, trail: { parent: trail, name: at.name, node } };
  }

  #openForWriting(path: string, mode?: number): { place: Place; node: Inode } {
    const found = walk(this.#mounts, path, true, this.#enter(path));
    if (isAbsent(found)) {
      if (path.endsWith('/')) throw new PosixError('EISDIR', path);
      const place = this.#create(found, path, 'file', (mode ?? 0o666) & (mode === undefined ? ~this.#who.umask : 0o7777));
      return { place, node: place.trail.node };
    }
    const { node } = found.trail;
    if (node.type === 'directory') throw new PosixError('EISDIR', path);
    if (found.mount.readOnly && node.device === undefined) throw new PosixError('EROFS', path);
    this.#require(node, 'w', path);
    if (node.device !== undefined) return { place: found, node };
    if (node.generate !== undefined) throw new PosixError('EACCES', path);
    return { place: found, node: found.mount.volume.writable(found.trail) };
  }

  #writeDevice(node: Inode, path: string): void {
    if (node.device === 'full') throw new PosixError('ENOSPC', path);
  }

  #change(path: string, ownerOnly: boolean, change: (inode: Inode) => void): void {
    const place = this.#existing(path);
    if (place.mount.readOnly) throw new PosixError('EROFS', path);
    if (ownerOnly && this.#who.uid !== 0 && this.#who.uid !== place.trail.node.uid) throw new PosixError('EPERM', path);
    change(place.mount.volume.writable(place.trail));
    place.mount.volume.notify(place.trail);
  }
}

function realKey(realPath: string): string {
  return realPath === '/' ? '' : realPath;
}

/** Of an absolute path; the root's is empty, and so is that of what stands in the root. */
function parentOf(path: string): string {
  let end = path.length;
  while (end > 0 && path.charAt(end - 1) === '/') end--;
  return path.slice(0, Math.max(path.lastIndexOf('/', end - 1), 0));
}
