import { PosixError } from './posix-error.ts';
import { encodeUtf8 } from './utf8.ts';
import { findEntry, listEntries, makeInode } from './inode.ts';
import type { Inode } from './inode.ts';

/** An immutable tree, shared by every volume that is built on it. */
export interface Layer {
  readonly root: Inode;
  /** Inode numbers up to this one are taken. */
  readonly lastInode: number;
}

export interface VolumeOptions {
  readonly layer?: Layer;
  readonly now: () => number;
  /** Limits of what is written over the layer. */
  readonly maxBytes?: number;
  readonly maxInodes?: number;
  /** What df calls it. */
  readonly source?: string;
}

/** The way from a volume's root down to an inode. */
export interface Trail {
  readonly parent: Trail | undefined;
  readonly name: string;
  node: Inode;
}

interface Watcher {
  readonly path: string;
  readonly changed: (path: string) => void;
}

/** Storage: a tree over a shared layer, copied on write, with limits. Knows nothing of users or mounts. */
export class Volume {
  readonly now: () => number;
  readonly source: string;
  readonly maxBytes: number;
  readonly maxInodes: number;
  #layer: Layer | undefined;
  #root: Inode;
  #lastInode: number;
  #bytes = 0;
  #inodes = 0;
  #watchers: Set<Watcher> | undefined;

  constructor(options: VolumeOptions) {
    this.now = options.now;
    this.source = options.source ?? 'overlay';
    this.maxBytes = options.maxBytes ?? Infinity;
    this.maxInodes = options.maxInodes ?? Infinity;
    this.#layer = options.layer;
    this.#lastInode = options.layer?.lastInode ?? 2;
    this.#root = options.layer?.root ?? makeInode({ type: 'directory', mode: 0o755, uid: 0, gid: 0 }, 2, this.now());
  }

  get layer(): Layer | undefined {
    return this.#layer;
  }

  get root(): Inode {
    return this.#root;
  }

  get lastInode(): number {
    return this.#lastInode;
  }

  /** Bytes of content over the layer. */
  get usedBytes(): number {
    return this.#bytes;
  }

  get usedInodes(): number {
    return this.#inodes;
  }

  /** Another volume on the same layer with a copy of nothing: what an image costs per container. */
  fork(options: Partial<VolumeOptions> = {}): Volume {
    return new Volume({ now: this.now, ...(this.#layer !== undefined && { layer: this.#layer }), ...options });
  }

  /** Makes the present tree the shared layer for further volumes, and this volume empty upon it. */
  commit(): Layer {
    const root = freeze(this.#root);
    this.#layer = { root, lastInode: this.#lastInode };
    this.#root = root;
    this.#bytes = 0;
    this.#inodes = 0;
    return this.#layer;
  }

  /** Puts a restored upper tree in place. */
  adopt(root: Inode, lastInode: number, bytes: number, inodes: number): void {
    this.#root = root;
    this.#lastInode = lastInode;
    this.#bytes = bytes;
    this.#inodes = inodes;
  }

  /** The inode at the end of the trail, copied up if it belongs to the layer. */
  writable(trail: Trail): Inode {
    if (!trail.node.frozen) return trail.node;
    const parent = trail.parent === undefined ? undefined : this.writable(trail.parent);
    // Another walk may have copied it up since this one.
    const current = parent === undefined ? this.#root : findEntry(parent, trail.name);
    if (current !== undefined && !current.frozen) {
      trail.node = current;
      return current;
    }
    const shared = trail.node;
    const copy: Inode = { ...shared, frozen: false };
    if (shared.type === 'directory') {
      copy.entries = new Map();
      copy.base = shared;
    } else {
      this.charge(shared.size, 1);
    }
    if (parent === undefined) this.#root = copy;
    else parent.entries?.set(trail.name, copy);
    trail.node = copy;
    return copy;
  }

  create(parent: Trail, name: string, fields: Parameters<typeof makeInode>[0]): Inode {
    const directory = this.writable(parent);
    this.charge(fields.size ?? 0, 1);
    const inode = makeInode(fields, ++this.#lastInode, this.now());
    this.#enter(directory, name, inode);
    if (inode.type === 'directory') directory.links++;
    this.notify(parent, name);
    return inode;
  }

  /** A further name for an inode. */
  link(parent: Trail, name: string, inode: Inode): void {
    this.#enter(this.writable(parent), name, inode);
    inode.links++;
    this.notify(parent, name);
  }

  remove(parent: Trail, name: string): void {
    const directory = this.writable(parent);
    const inode = findEntry(directory, name);
    if (inode === undefined) return;
    this.#leave(directory, name);
    if (inode.type === 'directory') directory.links--;
    else if (!inode.frozen && --inode.links === 0) this.charge(-inode.size, -1);
    this.notify(parent, name);
  }

  /** The caller has seen to it that nothing stands in the way at the new place. */
  move(from: Trail, name: string, to: Trail, newName: string): void {
    const node = findEntry(from.node, name);
    if (node === undefined) return;
    const moved = this.#own({ parent: from, name, node });
    const source = this.writable(from);
    const target = this.writable(to);
    this.#leave(source, name);
    this.#enter(target, newName, moved);
    if (moved.type === 'directory') {
      source.links--;
      target.links++;
    }
    this.notify(from, name);
    this.notify(to, newName);
  }

  /** Replaces bytes from `position` on; what was read before stays as it was. */
  write(inode: Inode, position: number, chunk: Uint8Array): void {
    const end = position + chunk.length;
    const growth = Math.max(0, end - inode.size);
    if (growth > 0) this.charge(growth, 0);
    if (position < inode.size || end > inode.data.length) {
      const room = position < inode.size ? Math.max(end, inode.size) : Math.max(end, inode.size === 0 ? end : inode.data.length * 2);
      const data = new Uint8Array(room);
      data.set(inode.data.subarray(0, inode.size));
      inode.data = data;
    }
    inode.data.set(chunk, position);
    inode.size = Math.max(inode.size, end);
    inode.mtime = this.now();
  }

  replace(inode: Inode, content: Uint8Array): void {
    this.charge(content.length - inode.size, 0);
    inode.data = content;
    inode.size = content.length;
    inode.mtime = this.now();
  }

  resize(inode: Inode, size: number): void {
    const data = new Uint8Array(size);
    data.set(inode.data.subarray(0, Math.min(size, inode.size)));
    this.replace(inode, data);
  }

  charge(bytes: number, inodes: number): void {
    if (bytes > 0 && this.#bytes + bytes > this.maxBytes) throw new PosixError('ENOSPC');
    if (inodes > 0 && this.#inodes + inodes > this.maxInodes) throw new PosixError('ENOSPC');
    this.#bytes += bytes;
    this.#inodes += inodes;
  }

  /** `path` is within the volume: `/a/b`, the root is ``. */
  watch(path: string, changed: (path: string) => void): () => void {
    const watcher: Watcher = { path, changed };
    this.#watchers ??= new Set();
    this.#watchers.add(watcher);
    return () => this.#watchers?.delete(watcher);
  }

  notify(trail: Trail, name?: string): void {
    if (this.#watchers === undefined || this.#watchers.size === 0) return;
    const path = name === undefined ? pathOf(trail) : `${pathOf(trail)}/${name}`;
    for (const watcher of [...this.#watchers]) {
      if (path === watcher.path || path.startsWith(`${watcher.path}/`)) watcher.changed(path);
    }
  }

  #enter(directory: Inode, name: string, inode: Inode): void {
    directory.entries?.set(name, inode);
    directory.mtime = this.now();
  }

  #leave(directory: Inode, name: string): void {
    directory.entries?.delete(name);
    if (directory.base !== undefined && findEntry(directory.base, name) !== undefined) {
      directory.whiteouts ??= new Set();
      directory.whiteouts.add(name);
    }
    directory.mtime = this.now();
  }

  /** Copies a whole subtree up, so that it may stand at another place than its layer has it. */
  #own(trail: Trail): Inode {
    const inode = this.writable(trail);
    if (inode.type !== 'directory' || inode.base === undefined) return inode;
    for (const name of listEntries(inode)) {
      const node = findEntry(inode, name);
      if (node !== undefined) this.#own({ parent: trail, name, node });
    }
    inode.base = undefined;
    inode.whiteouts = undefined;
    return inode;
  }
}

/** `/a/b` within the volume; the root is ``. */
export function pathOf(trail: Trail): string {
  return trail.parent === undefined ? '' : `${pathOf(trail.parent)}/${trail.name}`;
}

export function contentOf(inode: Inode): Uint8Array {
  if (inode.generate !== undefined) return encodeUtf8(inode.generate());
  return inode.data.subarray(0, inode.size);
}

function freeze(inode: Inode): Inode {
  if (inode.frozen) return inode;
  if (inode.entries !== undefined) {
    const merged = new Map<string, Inode>();
    for (const name of listEntries(inode)) {
      const entry = findEntry(inode, name);
      if (entry !== undefined) merged.set(name, freeze(entry));
    }
    inode.entries = merged;
    inode.base = undefined;
    inode.whiteouts = undefined;
  }
  inode.frozen = true;
  return inode;
}
