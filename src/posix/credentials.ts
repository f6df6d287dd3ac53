import type { Inode } from './inode.ts';

/** Whose permissions count. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups: readonly number[];
  readonly umask: number;
}

const BITS: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1 };

/** Whether all of `wanted` ('r', 'w', 'x') are allowed. Root may all, but execute only what somebody may execute. */
export function mayAccess(who: Credentials, inode: Inode, wanted: string): boolean {
  let mask = 0;
  for (const letter of wanted) mask |= BITS[letter] ?? 0;
  if (who.uid === 0) return (mask & 1) === 0 || inode.type === 'directory' || (inode.mode & 0o111) !== 0;
  const shift = who.uid === inode.uid ? 6 : who.gid === inode.gid || who.groups.includes(inode.gid) ? 3 : 0;
  return ((inode.mode >> shift) & mask) === mask;
}
