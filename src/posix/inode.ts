import type { FileStat } from './file-system.ts';

export type InodeType = FileStat['type'];

/**
 * A file, directory, link or device. A frozen one belongs to a shared layer and is never changed:
 * a volume copies it up before it writes. A directory copied up keeps the frozen one as its `base`
 * and lists only what differs.
 */
export interface Inode {
  readonly inode: number;
  readonly type: InodeType;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  links: number;
  frozen: boolean;
  /** Content is `data[0..size]`; bytes below `size` are never overwritten in place. */
  data: Uint8Array;
  size: number;
  /** Where a symlink points. */
  readonly target: string | undefined;
  readonly program: string | undefined;
  /** `null`, `zero`, `full`, `urandom`, `tty`. */
  readonly device: string | undefined;
  /** Content made at each read, as in /proc. */
  readonly generate: (() => string) | undefined;
  entries: Map<string, Inode> | undefined;
  whiteouts: Set<string> | undefined;
  base: Inode | undefined;
}

const NOTHING = new Uint8Array(0);

type InodeFields = Pick<Inode, 'type' | 'mode' | 'uid' | 'gid'> & Partial<Inode>;

/** Field by field, for all inodes to be of one shape: they are walked through all the time. */
export function makeInode(fields: InodeFields, inode: number, mtime: number): Inode {
  const { type, mode, uid, gid } = fields;
  const isDirectory = type === 'directory';
  return {
    inode,
    type,
    mode,
    uid,
    gid,
    mtime,
    links: fields.links ?? (isDirectory ? 2 : 1),
    frozen: false,
    data: fields.data ?? NOTHING,
    size: fields.size ?? 0,
    target: fields.target,
    program: fields.program,
    device: fields.device,
    generate: fields.generate,
    entries: fields.entries ?? (isDirectory ? new Map<string, Inode>() : undefined),
    whiteouts: fields.whiteouts,
    base: fields.base,
  };
}

export function findEntry(directory: Inode, name: string): Inode | undefined {
  const own = directory.entries?.get(name);
  if (own !== undefined || directory.base === undefined || directory.whiteouts?.has(name) === true) return own;
  return findEntry(directory.base, name);
}

/** Names in byte order (code unit order, which differs only beyond the basic plane). */
export function listEntries(directory: Inode): string[] {
  const names = new Set(directory.entries?.keys());
  for (const name of directory.base?.entries?.keys() ?? []) {
    if (directory.whiteouts?.has(name) !== true) names.add(name);
  }
  return [...names].sort();
}

export function statOf(inode: Inode): FileStat {
  return {
    type: inode.type,
    mode: inode.mode,
    uid: inode.uid,
    gid: inode.gid,
    size: inode.type === 'directory' ? 4096 : inode.target !== undefined ? inode.target.length : inode.size,
    mtime: inode.mtime,
    links: inode.links,
    inode: inode.inode,
    ...(inode.program !== undefined && { program: inode.program }),
  };
}
