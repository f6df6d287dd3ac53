import * as fs from 'node:fs';
import path from 'node:path';
import { PosixError, strerror, type ErrorCode } from '#posix/posix-error.ts';
import type { FileHandle, FileStat, FileSystem, FileSystemUsage, OpenOptions } from '#posix/file-system.ts';

function translate<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== undefined && code in strerror) throw new PosixError(code as ErrorCode, file);
    throw error;
  }
}

function toStat(stat: fs.Stats): FileStat {
  const type = stat.isDirectory()
    ? 'directory'
    : stat.isSymbolicLink()
      ? 'symlink'
      : stat.isFIFO()
        ? 'fifo'
        : stat.isSocket()
          ? 'socket'
          : stat.isFile()
            ? 'file'
            : 'device';
  return { type, mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, size: stat.size, mtime: stat.mtimeMs, links: stat.nlink, inode: stat.ino };
}

/** The host's own files, for `podium kubectl`. Labs never get one of these. */
export class HostFileSystem implements FileSystem {
  stat = (file: string): FileStat => translate(file, () => toStat(fs.statSync(file)));
  lstat = (file: string): FileStat => translate(file, () => toStat(fs.lstatSync(file)));
  exists = (file: string): boolean => fs.existsSync(file);
  readFile = (file: string): Uint8Array => translate(file, () => new Uint8Array(fs.readFileSync(file)));
  readText = (file: string): string => translate(file, () => fs.readFileSync(file, 'utf8'));
  writeFile = (file: string, content: Uint8Array | string, options: { readonly mode?: number } = {}): void =>
    translate(file, () => fs.writeFileSync(file, content, options));
  appendFile = (file: string, content: Uint8Array | string): void => translate(file, () => fs.appendFileSync(file, content));
  readDirectory = (folder: string): readonly string[] => translate(folder, () => fs.readdirSync(folder).sort());
  makeDirectory = (folder: string, options: { readonly recursive?: boolean; readonly mode?: number } = {}): void =>
    translate(folder, () => void fs.mkdirSync(folder, options));
  unlink = (file: string): void => translate(file, () => fs.unlinkSync(file));
  removeDirectory = (folder: string): void => translate(folder, () => fs.rmdirSync(folder));
  rename = (from: string, to: string): void => translate(from, () => fs.renameSync(from, to));
  symlink = (target: string, file: string): void => translate(file, () => fs.symlinkSync(target, file));
  link = (existing: string, file: string): void => translate(file, () => fs.linkSync(existing, file));
  readLink = (file: string): string => translate(file, () => fs.readlinkSync(file));
  realPath = (file: string): string => translate(file, () => fs.realpathSync(file));
  chmod = (file: string, mode: number): void => translate(file, () => fs.chmodSync(file, mode));
  chown = (file: string, uid: number, gid: number): void => translate(file, () => fs.chownSync(file, uid, gid));
  utimes = (file: string, mtime: number): void => translate(file, () => fs.utimesSync(file, mtime / 1000, mtime / 1000));
  truncate = (file: string, size: number): void => translate(file, () => fs.truncateSync(file, size));

  access = (file: string, wanted: string): void => {
    const flags = { r: fs.constants.R_OK, w: fs.constants.W_OK, x: fs.constants.X_OK } as const;
    const mode = [...wanted].reduce((sum, letter) => sum | (flags[letter as keyof typeof flags] ?? 0), 0);
    translate(file, () => fs.accessSync(file, mode));
  };

  watch = (file: string, changed: (file: string) => void): (() => void) => {
    const watcher = translate(file, () =>
      fs.watch(file, { recursive: true }, (_event, name) => changed(name === null ? file : path.join(file, name))),
    );
    return () => watcher.close();
  };

  open = (file: string, options: OpenOptions = {}): FileHandle => {
    if (options.write === true) throw new PosixError('EINVAL', file);
    const content = this.readFile(file);
    let position = 0;
    return {
      stat: () => this.stat(file),
      read: (length = content.length) => {
        if (position >= content.length) return undefined;
        const chunk = content.slice(position, position + length);
        position += chunk.length;
        return chunk;
      },
      write: () => {
        throw new PosixError('EBADF', file);
      },
      get position() {
        return position;
      },
      seek: (to) => {
        position = to;
      },
      truncate: () => {
        throw new PosixError('EBADF', file);
      },
    };
  };

  usage = (file: string): FileSystemUsage => {
    const { bsize, blocks, bfree, files, ffree } = translate(file, () => fs.statfsSync(file));
    return { mount: '/', source: 'host', bytes: (blocks - bfree) * bsize, maxBytes: blocks * bsize, inodes: files - ffree, maxInodes: files };
  };

  mounts = (): readonly { readonly path: string; readonly source: string; readonly readOnly: boolean }[] => [
    { path: '/', source: 'host', readOnly: false },
  ];
}
