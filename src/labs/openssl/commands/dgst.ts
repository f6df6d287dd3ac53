import { createHash } from 'node:crypto';
import { PosixError, strerror } from '#posix/posix-error.ts';
import { parseArguments } from '../arguments.ts';
import { readBytes, writeResult } from '../files.ts';
import type { Session } from '../session.ts';

const TITLES: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA1',
  sha224: 'SHA2-224',
  sha256: 'SHA2-256',
  sha384: 'SHA2-384',
  sha512: 'SHA2-512',
};

/** `openssl dgst -sha256 FILE …`, and `openssl sha256 FILE …` */
export async function dgst(session: Session): Promise<number> {
  const options = parseArguments(session, `${Object.keys(TITLES).join(' ')} r hex binary`, 'out');
  const algorithm = [session.command, ...options.order].findLast((name) => Object.hasOwn(TITLES, name)) ?? 'sha256';
  const parts: Uint8Array[] = [];
  let status = 0;
  for (const file of options.operands.length === 0 ? [undefined] : options.operands) {
    try {
      const hash = createHash(algorithm).update(await readBytes(session, file));
      if (options.has('binary')) parts.push(new Uint8Array(hash.digest()));
      else {
        const [name, hex] = [file ?? 'stdin', hash.digest('hex')];
        const title = `${TITLES[algorithm] ?? algorithm}(${name})= ${hex}`;
        parts.push(Buffer.from(`${options.has('r') ? `${hex} *${name}` : title}\n`));
      }
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      await session.tell(`${file ?? 'stdin'}: ${strerror[error.code]}`);
      status = 1;
    }
  }
  await writeResult(session, options.get('out'), Buffer.concat(parts));
  return status;
}
