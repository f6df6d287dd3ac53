import { decodeBase64, encodeBase64 } from './base64.ts';
import { findEntry, makeInode } from './inode.ts';
import type { Inode, InodeType } from './inode.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';
import { contentOf } from './volume.ts';
import type { Volume } from './volume.ts';

interface InodeSnapshot {
  readonly inode: number;
  readonly type: InodeType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly links: number;
  readonly text?: string;
  readonly base64?: string;
  readonly target?: string;
  readonly program?: string;
  readonly device?: string;
  /** Name to index in `nodes`. */
  readonly entries?: Readonly<Record<string, number>>;
  readonly whiteouts?: readonly string[];
  /** Stands over the directory of the layer at the same path. */
  readonly over?: boolean;
}

/** What was written over a volume's layer, as plain data. Without nodes: nothing. */
export interface VolumeSnapshot {
  readonly lastInode: number;
  /** The root first. */
  readonly nodes: readonly InodeSnapshot[];
}

export function snapshotVolume(volume: Volume): VolumeSnapshot {
  const nodes: InodeSnapshot[] = [];
  const indexes = new Map<Inode, number>();
  const visit = (inode: Inode): number => {
    const known = indexes.get(inode);
    if (known !== undefined) return known;
    const index = nodes.length;
    indexes.set(inode, index);
    nodes.push(undefined as never);
    const entries: Record<string, number> = Object.create(null) as Record<string, number>;
    for (const [name, entry] of inode.entries ?? []) {
      if (entry.generate === undefined) entries[name] = visit(entry);
    }
    nodes[index] = {
      inode: inode.inode,
      type: inode.type,
      mode: inode.mode,
      uid: inode.uid,
      gid: inode.gid,
      mtime: inode.mtime,
      links: inode.links,
      ...(inode.size > 0 && snapshotContent(contentOf(inode))),
      ...(inode.target !== undefined && { target: inode.target }),
      ...(inode.program !== undefined && { program: inode.program }),
      ...(inode.device !== undefined && { device: inode.device }),
      ...(inode.entries !== undefined && { entries }),
      ...(inode.whiteouts !== undefined && { whiteouts: [...inode.whiteouts] }),
      ...(inode.base !== undefined && { over: true }),
    };
    return index;
  };
  if (!volume.root.frozen) visit(volume.root);
  return { lastInode: volume.lastInode, nodes };
}

/** Into a fresh volume on the same layer. */
export function restoreVolume(volume: Volume, snapshot: VolumeSnapshot): void {
  const made = new Map<number, Inode>();
  let bytes = 0;
  let inodes = 0;
  const build = (index: number, below: Inode | undefined): Inode => {
    const known = made.get(index);
    if (known !== undefined) return known;
    const from = snapshot.nodes[index];
    if (from === undefined) throw new Error(`snapshot of a volume lacks node ${index}`);
    const data = from.base64 !== undefined ? decodeBase64(from.base64) : encodeUtf8(from.text ?? '');
    if (data === undefined) throw new Error(`snapshot of a volume: node ${index} is not base64`);
    const base = from.over === true ? below : undefined;
    const { type, mode, uid, gid, links, target, program, device } = from;
    const whiteouts = from.whiteouts === undefined ? undefined : new Set(from.whiteouts);
    const fields = { type, mode, uid, gid, links, data, size: data.length, target, program, device, base, whiteouts };
    const inode = makeInode(fields, from.inode, from.mtime);
    made.set(index, inode);
    bytes += data.length;
    inodes++;
    for (const [name, entry] of Object.entries(from.entries ?? {})) {
      inode.entries?.set(name, build(entry, base === undefined ? undefined : findEntry(base, name)));
    }
    return inode;
  };
  if (snapshot.nodes.length === 0) return;
  const root = build(0, volume.layer?.root);
  volume.adopt(root, snapshot.lastInode, bytes, inodes);
}

function snapshotContent(content: Uint8Array): { text: string } | { base64: string } {
  const text = decodeUtf8(content);
  const back = encodeUtf8(text);
  const same = back.length === content.length && back.every((byte, index) => byte === content[index]);
  return same ? { text } : { base64: encodeBase64(content) };
}
