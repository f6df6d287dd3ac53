import { findEntry } from './inode.ts';
import type { Inode } from './inode.ts';
import { PosixError } from './posix-error.ts';
import type { Trail, Volume } from './volume.ts';

export interface Mount {
  readonly volume: Volume;
  /** Within the volume; `[]` is its root. */
  readonly below: readonly string[];
  readonly readOnly: boolean;
  /** Made up by the system, as /proc. */
  readonly pseudo?: boolean;
}

/** A file system's places: mounts by the real path they cover (the root's is ``). */
export type MountTable = ReadonlyMap<string, Mount>;

/** Where a path leads: the inode there, and the way to it. */
export interface Place {
  readonly mount: Mount;
  readonly trail: Trail;
  /** Without symlinks; the root is ``. */
  readonly realPath: string;
}

export interface Absent {
  readonly parent: Place;
  readonly name: string;
}

const MAX_LINKS = 40;
const MAX_NAME = 255;
const MAX_PATH = 4096;

/** Walks from the root, through mounts and symlinks. `enter` throws EACCES where the user may not search. */
export function walk(mounts: MountTable, path: string, followLast: boolean, enter: (directory: Inode) => void): Place | Absent {
  const found = tryWalk(mounts, path, followLast, enter);
  if (found === undefined) throw new PosixError('ENOENT', path);
  return found;
}

/** The same; undefined where a directory on the way does not exist. */
export function tryWalk(mounts: MountTable, path: string, followLast: boolean, enter: (directory: Inode) => void): Place | Absent | undefined {
  if (path.length > MAX_PATH) throw new PosixError('ENAMETOOLONG', path);
  if (path === '') throw new PosixError('ENOENT', path);
  let rest = path;
  let at = 0;
  const root = mountedAt(mounts, '');
  if (root === undefined) throw new PosixError('ENOENT', path);
  let stack: Place[] = [root];
  let links = 0;
  while (at <= rest.length) {
    const slash = rest.indexOf('/', at);
    const name = slash < 0 ? rest.slice(at) : rest.slice(at, slash);
    at += name.length + 1;
    const current = stack[stack.length - 1] ?? root;
    const isDirectory = current.trail.node.type === 'directory';
    if (name === '' || name === '.') {
      if (!isDirectory && stack.length > 1) throw new PosixError('ENOTDIR', path);
      continue;
    }
    if (!isDirectory) throw new PosixError('ENOTDIR', path);
    if (name === '..') {
      enter(current.trail.node);
      if (stack.length > 1) stack.pop();
      continue;
    }
    if (name.length > MAX_NAME) throw new PosixError('ENAMETOOLONG', path);
    enter(current.trail.node);
    const node = findEntry(current.trail.node, name);
    const realPath = `${current.realPath}/${name}`;
    if (node === undefined) {
      return isEmpty(rest, at) ? { parent: current, name } : undefined;
    }
    if (node.target !== undefined && (followLast || at <= rest.length)) {
      if (++links > MAX_LINKS) throw new PosixError('ELOOP', path);
      rest = at <= rest.length ? `${node.target}/${rest.slice(at)}` : node.target;
      at = 0;
      if (node.target.startsWith('/')) stack = [root];
      continue;
    }
    const mounted = mounts.has(realPath) ? mountedAt(mounts, realPath) : undefined;
    stack.push(mounted ?? { mount: current.mount, trail: { parent: current.trail, name, node }, realPath });
  }
  return stack[stack.length - 1] ?? root;
}

/** Nothing but slashes from there on. */
function isEmpty(rest: string, from: number): boolean {
  for (let index = from; index < rest.length; index++) if (rest.charAt(index) !== '/') return false;
  return true;
}

export function isAbsent(found: Place | Absent): found is Absent {
  return 'parent' in found;
}

function mountedAt(mounts: MountTable, realPath: string): Place | undefined {
  const mount = mounts.get(realPath);
  if (mount === undefined) return undefined;
  let trail: Trail = { parent: undefined, name: '', node: mount.volume.root };
  for (const name of mount.below) {
    const node = findEntry(trail.node, name);
    if (node === undefined) return undefined;
    trail = { parent: trail, name, node };
  }
  return { mount, trail, realPath };
}
