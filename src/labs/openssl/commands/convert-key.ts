import { createPublicKey, type KeyObject } from 'node:crypto';
import { pemBlocks } from '#posix/pem.ts';
import { parseArguments } from '../arguments.ts';
import { readStored, unreadable, writeResult } from '../files.ts';
import { LONGEST_KEY, pemOf, readPrivateKey } from '../keys.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';

const VALID: Readonly<Record<string, string>> = { rsa: 'RSA key ok', ec: 'EC Key valid.', pkey: 'Key is valid' };

/** `openssl rsa|ec|pkey -in FILE [-pubin] [-pubout] [-noout] [-check] [-modulus] [-traditional] [-out FILE]` */
export async function convertKey(session: Session): Promise<number> {
  const { command } = session;
  const options = parseArguments(session, 'pubin pubout noout check text modulus traditional nodes', 'in out inform outform passin');
  if (options.has('text')) throw new OpensslError(`${command}: -text is not built; see the public key with -pubout`);
  const key = options.has('pubin') ? await readPublicKey(session, options.get('in')) : await readPrivateKey(session, options.get('in'));
  if (command !== 'pkey' && key.asymmetricKeyType !== command) throw new OpensslError(`Not an ${command.toUpperCase()} key`);
  if (command === 'ec') await session.tell('read EC key');
  if (options.has('check')) await (command === 'ec' ? session.tell(VALID[command] ?? '') : session.print(`${VALID[command] ?? ''}\n`));
  if (options.has('modulus') && command === 'rsa') {
    const modulus = Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url');
    await session.print(`Modulus=${modulus.toString('hex').toUpperCase()}\n`);
  }
  if (options.has('noout')) return 0;
  if (command !== 'pkey') await session.tell(`writing ${command.toUpperCase()} key`);
  const isPublic = options.has('pubin') || options.has('pubout');
  await writeResult(session, options.get('out'), isPublic ? publicPem(key) : pemOf(key, options.has('traditional') || command === 'ec'), !isPublic);
  return 0;
}

function publicPem(key: KeyObject): string {
  return (key.type === 'public' ? key : createPublicKey(key)).export({ type: 'spki', format: 'pem' }) as string;
}

async function readPublicKey(session: Session, path: string | undefined): Promise<KeyObject> {
  const text = await readStored(session, path, 'public key');
  const block = pemBlocks(text).find(({ label }) => label === 'PUBLIC KEY');
  try {
    if (block !== undefined && block.text.length < LONGEST_KEY) return createPublicKey(block.text);
  } catch {
    // Not one that can be read: said below.
  }
  throw unreadable(path, 'public key');
}
