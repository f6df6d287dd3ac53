import { PosixError } from '#posix/posix-error.ts';
import type { Shell } from './shell.ts';

/** The file tests of `test` and `[[`. */
export function testFile(shell: Pick<Shell, 'fs' | 'resolve' | 'process'>, operator: string, left: string, right = ''): boolean {
  const { fs } = shell;
  const stat = (path: string) => attempt(() => fs.stat(shell.resolve(path)));
  const found = left === '' ? undefined : stat(left);
  switch (operator) {
    case '-nt':
      return (found?.mtime ?? -1) > (stat(right)?.mtime ?? -1);
    case '-ot':
      return (found?.mtime ?? -1) < (stat(right)?.mtime ?? -1);
    case '-ef':
      return found !== undefined && found.inode === stat(right)?.inode;
    case '-L':
    case '-h':
      return attempt(() => fs.lstat(shell.resolve(left)))?.type === 'symlink';
    case '-a':
    case '-e':
      return found !== undefined;
    case '-f':
      return found?.type === 'file';
    case '-d':
      return found?.type === 'directory';
    case '-s':
      return (found?.size ?? 0) > 0;
    case '-c':
      return found?.type === 'device';
    case '-p':
      return found?.type === 'fifo';
    case '-S':
      return found?.type === 'socket';
    case '-r':
    case '-w':
    case '-x':
      return found !== undefined && attempt(() => (fs.access(shell.resolve(left), operator.slice(1)), true)) === true;
    case '-u':
      return ((found?.mode ?? 0) & 0o4000) !== 0;
    case '-g':
      return ((found?.mode ?? 0) & 0o2000) !== 0;
    case '-k':
      return ((found?.mode ?? 0) & 0o1000) !== 0;
    case '-O':
      return found?.uid === shell.process.uid;
    case '-G':
      return found?.gid === shell.process.gid;
    default:
      return false;
  }
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof PosixError) return undefined;
    throw error;
  }
}
