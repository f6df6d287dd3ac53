import { randomInt } from 'node:crypto';
import { CRYPT_DIGITS, md5Crypt } from '#cluster/network/ingress/basic-auth.ts';
import { readLines } from '#posix/read-stream.ts';
import { parseArguments } from '../arguments.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';

const LONGEST = 256;

/** `openssl passwd [-1 | -apr1] [-salt S] [-stdin] PASSWORD …` */
export async function passwd(session: Session): Promise<number> {
  const options = parseArguments(session, '1 apr1 5 6 aixmd5 stdin', 'salt');
  if (options.has('5') || options.has('6') || options.has('aixmd5')) throw new OpensslError('passwd: only -1 and -apr1 are built in this lab');
  const passwords = [...options.operands];
  if (options.has('stdin')) for await (const line of readLines(session.process.stdin)) passwords.push(line);
  if (passwords.length === 0) throw new OpensslError('passwd: give the password as an argument or with -stdin');
  const magic = options.has('apr1') ? '$apr1$' : '$1$';
  for (const password of passwords) {
    const salt = options.get('salt')?.slice(0, 8) ?? Array.from({ length: 8 }, () => CRYPT_DIGITS.charAt(randomInt(CRYPT_DIGITS.length))).join('');
    await session.print(`${md5Crypt(password.slice(0, LONGEST), salt, magic)}\n`);
  }
  return 0;
}
