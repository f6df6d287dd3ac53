export type ErrorCode =
  | 'EACCES'
  | 'EADDRINUSE'
  | 'EBADF'
  | 'EBUSY'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EEXIST'
  | 'EFBIG'
  | 'EHOSTUNREACH'
  | 'EINVAL'
  | 'EISDIR'
  | 'ELOOP'
  | 'EMFILE'
  | 'ENAMETOOLONG'
  | 'ENOENT'
  | 'ENOEXEC'
  | 'ENOMEM'
  | 'ENOSPC'
  | 'ENOTDIR'
  | 'ENOTEMPTY'
  | 'ENOTFOUND'
  | 'EPERM'
  | 'EPIPE'
  | 'EPROTO'
  | 'EROFS'
  | 'ESRCH'
  | 'ETIMEDOUT'
  | 'EXDEV'
  | 'EAGAIN'
  | 'ENETUNREACH';

/** What strerror(3) says for each code, as it stands at the end of coreutils' messages. */
export const strerror: Readonly<Record<ErrorCode, string>> = {
  EACCES: 'Permission denied',
  EADDRINUSE: 'Address already in use',
  EAGAIN: 'Resource temporarily unavailable',
  EBADF: 'Bad file descriptor',
  EBUSY: 'Device or resource busy',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EEXIST: 'File exists',
  EFBIG: 'File too large',
  EHOSTUNREACH: 'No route to host',
  EINVAL: 'Invalid argument',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  ENAMETOOLONG: 'File name too long',
  ENETUNREACH: 'Network is unreachable',
  ENOENT: 'No such file or directory',
  ENOEXEC: 'Exec format error',
  ENOMEM: 'Cannot allocate memory',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  ENOTFOUND: 'Name or service not known',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EPROTO: 'Protocol error',
  EROFS: 'Read-only file system',
  ESRCH: 'No such process',
  ETIMEDOUT: 'Connection timed out',
  EXDEV: 'Invalid cross-device link',
};

/** A failed system call. Programs print `strerror[code]`. */
export class PosixError extends Error {
  readonly code: ErrorCode;
  readonly path: string | undefined;

  constructor(code: ErrorCode, path?: string) {
    super(path === undefined ? strerror[code] : `${path}: ${strerror[code]}`);
    this.name = 'PosixError';
    this.code = code;
    this.path = path;
  }
}

/** Unwinds a program that a signal ended; only the process table catches it. */
export class Interrupted extends Error {
  readonly signal: string;

  constructor(signal: string) {
    super(`interrupted by ${signal}`);
    this.name = 'Interrupted';
    this.signal = signal;
  }
}
