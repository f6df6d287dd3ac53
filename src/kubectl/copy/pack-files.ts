/** A file or folder of this machine as a tar archive, piece by piece. */
import type { FileSystem } from '#posix/file-system.ts';
import { BLOCK, encodeTarHeader } from '#posix/tar-header.ts';

/** `name` is what the file or folder is called in the archive. */
export function* packFiles(fs: FileSystem, path: string, name: string): Generator<Uint8Array> {
  yield* packOne(fs, path, name);
  yield new Uint8Array(2 * BLOCK);
}

function* packOne(fs: FileSystem, path: string, name: string): Generator<Uint8Array> {
  const stat = fs.lstat(path);
  const common = { mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, user: '', group: '', mtime: stat.mtime, size: 0, target: '' };
  if (stat.type === 'symlink') {
    yield* encodeTarHeader({ ...common, name, type: 'symlink', target: fs.readLink(path) });
  } else if (stat.type === 'directory') {
    const entries = fs.readDirectory(path);
    // Only an empty folder needs a member of its own.
    if (entries.length === 0) yield* encodeTarHeader({ ...common, name: `${name}/`, type: 'directory' });
    for (const entry of entries) yield* packOne(fs, `${path}/${entry}`, `${name}/${entry}`);
  } else {
    const content = fs.readFile(path);
    yield* encodeTarHeader({ ...common, name, type: 'file', size: content.length });
    if (content.length > 0) yield content;
    if (content.length % BLOCK > 0) yield new Uint8Array(BLOCK - (content.length % BLOCK));
  }
}
