import { inputFromFile } from '#posix/file-stream.ts';
import { PosixError, strerror } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import type { InputStream } from '#posix/stream.ts';

/** Ends a program with a message and a status. */
export class Failure extends Error {
  readonly code: number;
  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** A program whose failures are printed as `name: message`. */
export function defineProgram(name: string, run: (process: Process, args: readonly string[]) => Promise<number>): Program {
  return {
    name,
    run: async (process) => {
      try {
        return await run(process, process.argv.slice(1));
      } catch (error) {
        if (error instanceof Failure) {
          await process.stderr.write(`${calledName(process)}: ${error.message}\n`);
          return error.code;
        }
        throw error;
      }
    },
  };
}

export function calledName(process: Process): string {
  return (process.argv[0] ?? '').replace(/^.*\//, '');
}

export function resolvePath(process: Process, path: string): string {
  return path.startsWith('/') ? path : `${process.cwd === '/' ? '' : process.cwd}/${path}`;
}

/** `-`, `/dev/stdin` or a file. Throws `PosixError`. */
export function openInput(process: Process, path: string): InputStream {
  if (path === '-' || path === '/dev/stdin') return process.stdin;
  const full = resolvePath(process, path);
  if (process.fs.stat(full).type === 'directory') throw new PosixError('EISDIR', path);
  return inputFromFile(process.fs.open(full));
}

export async function complain(process: Process, message: string): Promise<void> {
  await process.stderr.write(`${calledName(process)}: ${message}\n`);
}

/** Runs for each file, telling of those that cannot be read; the status. */
export async function forEachInput(
  process: Process,
  files: readonly string[],
  use: (input: InputStream, name: string) => Promise<void>,
): Promise<number> {
  let status = 0;
  for (const file of files.length === 0 ? ['-'] : files) {
    try {
      await use(openInput(process, file), file);
    } catch (error) {
      if (!(error instanceof PosixError) || error.code === 'EPIPE') throw error;
      await complain(process, `${file}: ${strerror[error.code]}`);
      status = 1;
    }
  }
  return status;
}

/** The message of a failed system call, or rethrows. */
export function reasonOf(error: unknown): string {
  if (error instanceof PosixError && error.code !== 'EPIPE') return strerror[error.code];
  throw error;
}
