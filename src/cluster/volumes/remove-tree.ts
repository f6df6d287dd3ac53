import type { FileSystem } from '#posix/file-system.ts';

/** A folder with all that is in it, or a file. */
export function removeTree(fs: FileSystem, path: string): void {
  if (fs.lstat(path).type !== 'directory') {
    fs.unlink(path);
    return;
  }
  for (const name of fs.readDirectory(path)) removeTree(fs, `${path}/${name}`);
  fs.removeDirectory(path);
}
