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

/** As df shows it. */
export interface FileSystemUsage {
  /** Where the volume is mounted. */
  readonly mount: string;
  readonly source: string;
  readonly bytes: number;
  readonly maxBytes: number;
  readonly inodes: number;
  readonly maxInodes: number;
}

export interface OpenOptions {
  readonly write?: boolean;
  /** Every write goes to the end. */
  readonly append?: boolean;
  readonly create?: boolean;
  /** With `create`: EEXIST when there is one already. */
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
  readonly mode?: number;
}

/** An open file: follows the file through renames and removal. */
export interface FileHandle {
  stat(): FileStat;
  /** The next bytes at the position, at most `length`; undefined at the end. */
  read(length?: number): Uint8Array | undefined;
  write(chunk: Uint8Array | string): void;
  readonly position: number;
  seek(position: number): void;
  truncate(size: number): void;
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
  /** For reading, and for writing too when asked. Permissions are checked here once. */
  open(path: string, options?: OpenOptions): FileHandle;
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
  /** Room on the volume that holds `path`. */
  usage(path: string): FileSystemUsage;
  /** What is mounted where, the root first. */
  mounts(): readonly { readonly path: string; readonly source: string; readonly readOnly: boolean }[];
  /** Throws EACCES unless all of `wanted` ('r', 'w', 'x' together) are allowed. */
  access(path: string, wanted: string): void;
  /** Called after each change at or below `path`; returns how to stop. */
  watch(path: string, changed: (path: string) => void): () => void;
}
