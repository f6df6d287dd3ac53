import { PosixError, strerror } from '#posix/posix-error.ts';
import { parseArguments } from '../arguments.ts';
import { readBytes, writeResult } from '../files.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';

/** `openssl base64 [-d] [-A]` */
export async function base64(session: Session): Promise<number> {
  const options = parseArguments(session, 'd e A', 'in out');
  if (options.operands.length > 0) throw new OpensslError('Extra arguments given.\nbase64: Use -help for summary.');
  const input = options.get('in');
  const bytes = await readBytes(session, input).catch((error: unknown) => {
    throw error instanceof PosixError ? new OpensslError(`Can't open "${input ?? ''}" for reading, ${strerror[error.code]}`) : error;
  });
  if (options.has('d')) {
    await writeResult(session, options.get('out'), new Uint8Array(Buffer.from(Buffer.from(bytes).toString('latin1'), 'base64')));
    return 0;
  }
  const text = Buffer.from(bytes).toString('base64');
  await writeResult(session, options.get('out'), options.has('A') ? text : text.replace(/.{1,64}/g, '$&\n'));
  return 0;
}
