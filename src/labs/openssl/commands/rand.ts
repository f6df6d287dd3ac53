import { randomBytes } from 'node:crypto';
import { parseArguments, parseNumber } from '../arguments.ts';
import { writeResult } from '../files.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';

const MOST = 16 * 1024 * 1024;

/** `openssl rand [-hex | -base64] [-out FILE] NUMBER` */
export async function rand(session: Session): Promise<number> {
  const options = parseArguments(session, 'hex base64', 'out');
  const [amount, ...rest] = options.operands;
  if (amount === undefined || rest.length > 0) throw new OpensslError('rand: Use -help for summary.');
  const count = parseNumber('rand', amount);
  if (count <= 0) throw new OpensslError('rand: Use -help for summary.');
  if (count > MOST) throw new OpensslError(`rand: more than ${MOST} bytes are not given in this lab`);
  const bytes = randomBytes(count);
  const text = options.has('hex') ? `${bytes.toString('hex')}\n` : bytes.toString('base64').replace(/.{1,64}/g, '$&\n');
  await writeResult(session, options.get('out'), options.has('hex') || options.has('base64') ? text : new Uint8Array(bytes));
  return 0;
}
