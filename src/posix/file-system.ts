/**
 * A file system as one process sees it: mounts resolved, permissions of its user enforced.
 * Synchronous; paths are absolute. Every method throws `PosixError`.
 * Modes are the low 12 bits (`0o644`), times milliseconds since the epoch.
 */
export interface FileStat {
  readonly type: 'file' | 'directory' | 'symlink' | 'device' | 'fifo' | 'socket';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  readonly mtime: number;
  readonly links: number;
  readonly inode: number;
  /** Name of the program in the registry that runs when this file is executed; absent for scripts and data. */
  readonly program?: string;
}

export interface FileSystem {
  /** Follows symlinks. */
  stat(path: string): FileStat;
  lstat(path: string): FileStat;
  exists(path: string): boolean;
  readFile(path: string): Uint8Array;
  /** UTF-8, malformed bytes replaced. */
  readText(path: string): string;
  /** Creates (mode 0o666 less the umask unless given) or replaces the content; keeps the mode of an existing file. */
  writeFile(path: string, content: Uint8Array | string, options?: { readonly mode?: number }): void;
  appendFile(path: string, content: Uint8Array | string): void;
  /** Names without `.` and `..`, in byte order. */
  readDirectory(path: string): readonly string[];
  makeDirectory(path: string, options?: { readonly recursive?: boolean; readonly mode?: number }): void;
  /** A file or a symlink. */
  unlink(path: string): void;
  removeDirectory(path: string): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  /** Hard link. */
  link(existing: string, path: string): void;
  readLink(path: string): string;
  realPath(path: string): string;
  chmod(path: string, mode: number): void;
  chown(path: string, uid: number, gid: number): void;
  utimes(path: string, mtime: number): void;
  truncate(path: string, size: number): void;
  /** Throws EACCES unless all of `wanted` ('r', 'w', 'x' together) are allowed. */
  access(path: string, wanted: string): void;
  /** Called after each change at or below `path`; returns how to stop. */
  watch(path: string, changed: (path: string) => void): () => void;
}
