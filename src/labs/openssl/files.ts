import { PosixError, strerror } from '#posix/posix-error.ts';
import { readAll } from '#posix/read-stream.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { resolvePath } from '#shell/programs/program.ts';
import { OpensslError } from './openssl-error.ts';
import type { Session } from './session.ts';

/** Standard input without a path. Throws `PosixError`. */
export async function readBytes({ process }: Session, path: string | undefined): Promise<Uint8Array> {
  return path === undefined || path === '-' ? readAll(process.stdin) : process.fs.readFile(resolvePath(process, path));
}

/** What holds a key or a certificate (`what` in messages). */
export async function readStored(session: Session, path: string | undefined, what: string): Promise<string> {
  try {
    return decodeUtf8(await readBytes(session, path));
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new OpensslError(`Could not open file or uri for loading ${what} from ${path ?? '<stdin>'}${afterwards(what)}`);
  }
}

export function unreadable(path: string | undefined, what: string): OpensslError {
  return new OpensslError(`Could not read ${what} from ${path ?? '<stdin>'}${afterwards(what)}`);
}

function afterwards(what: string): string {
  return what.includes('key') ? '' : `\nUnable to load ${what}`;
}

/** What holds anything else: requests, configurations. */
export async function readPlain(session: Session, path: string | undefined): Promise<string> {
  try {
    return decodeUtf8(await readBytes(session, path));
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new OpensslError(`Can't open "${path ?? '<stdin>'}" for reading, ${strerror[error.code]}`);
  }
}

/** Standard output without a path. `secret`: nobody else may read it. */
export async function writeResult(session: Session, path: string | undefined, content: string | Uint8Array, secret = false): Promise<void> {
  if (path === undefined || path === '-') return session.print(content);
  const { process, command } = session;
  const file = resolvePath(process, path);
  try {
    process.fs.writeFile(file, content, secret ? { mode: 0o600 } : undefined);
    if (secret && process.fs.stat(file).type === 'file') process.fs.chmod(file, 0o600);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new OpensslError(`${command}: Can't open "${path}" for writing, ${strerror[error.code]}`);
  }
}
