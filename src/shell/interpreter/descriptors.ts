import type { FileSystem } from '#posix/file-system.ts';
import { inputFromFile, outputToFile } from '#posix/file-stream.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { InputStream, OutputStream } from '#posix/stream.ts';

/** What a file descriptor of the shell stands for. */
export interface Descriptor {
  readonly input?: InputStream;
  readonly output?: OutputStream;
  readonly tty: boolean;
  /** `/a/b`, when it is a file. */
  readonly path?: string;
}

export type Descriptors = ReadonlyMap<number, Descriptor>;

export function inputOf(descriptors: Descriptors, fd: number): InputStream {
  return descriptors.get(fd)?.input ?? badInput;
}

export function outputOf(descriptors: Descriptors, fd: number): OutputStream {
  return descriptors.get(fd)?.output ?? badOutput;
}

/** `mode` as in a redirection. `/dev/stdin`, `/dev/fd/3` and the like are the shell's own descriptors. */
export function openPath(
  path: string,
  mode: 'read' | 'write' | 'append' | 'both',
  noclobber: boolean,
  fs: FileSystem,
  descriptors: Descriptors,
  terminal: Descriptor | undefined,
): Descriptor {
  const own = /^\/dev\/(?:fd\/(\d+)|(stdin|stdout|stderr))$/.exec(path);
  const number = own?.[1] ?? ['stdin', 'stdout', 'stderr'].indexOf(own?.[2] ?? '');
  if (own !== null && Number(number) >= 0) {
    const found = descriptors.get(Number(number));
    if (found !== undefined) return found;
    if (!fs.exists(path)) throw new PosixError('ENOENT', path);
  }
  if (path === '/dev/tty') {
    if (terminal === undefined) throw new PosixError('ENOENT', path);
    return terminal;
  }
  if (mode === 'read') {
    if (fs.stat(path).type === 'directory') {
      fs.access(path, 'r');
      return { input: { read: () => Promise.reject(new PosixError('EISDIR', path)), close: () => undefined }, tty: false, path };
    }
    return { input: inputFromFile(fs.open(path)), tty: false, path };
  }
  if (noclobber && mode === 'write' && fs.exists(path) && fs.stat(path).type === 'file') throw new PosixError('EEXIST', path);
  const file = fs.open(path, { write: true, create: true, append: mode === 'append', truncate: mode === 'write' });
  return { output: outputToFile(file), ...(mode === 'both' && { input: inputFromFile(file) }), tty: false, path };
}

const badInput: InputStream = { read: () => Promise.reject(new PosixError('EBADF')), close: () => undefined };
const badOutput: OutputStream = { write: () => Promise.reject(new PosixError('EBADF')), close: () => undefined };
