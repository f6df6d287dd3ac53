import { createPrivateKey, createPublicKey, generateKeyPair, webcrypto, type KeyObject } from 'node:crypto';
import { pemBlocks } from '#posix/pem.ts';
import { OpensslError } from './openssl-error.ts';
import { readStored, unreadable } from './files.ts';
import type { Session } from './session.ts';

/** More bits keep a core of the host busy for too long. */
const MOST_BITS = 4096;
const LEAST_BITS = 512;
/** Longer texts are no keys; who parses them pays. */
export const LONGEST_KEY = 20_000;

/** By OpenSSL's names, the ones that certificates here can have. */
export const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp256r1: 'P-256',
  'P-256': 'P-256',
  secp384r1: 'P-384',
  'P-384': 'P-384',
  secp521r1: 'P-521',
  'P-521': 'P-521',
};
/** By node's names: those of JSON Web Keys. */
export const CURVE_OF_KEY: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

export function generateRsa(session: Session, bits: number): Promise<KeyObject> {
  if (bits < LEAST_BITS) throw new OpensslError('Error setting RSA length');
  if (bits > MOST_BITS) throw new OpensslError(`${session.command}: keys of more than ${MOST_BITS} bits are not made in this lab`);
  return session.heavyWork(
    () =>
      new Promise((resolve, reject) => {
        generateKeyPair('rsa', { modulusLength: bits }, (error, _publicKey, privateKey) => (error === null ? resolve(privateKey) : reject(error)));
      }),
  );
}

export function generateEc(session: Session, curve: string): Promise<KeyObject> {
  const namedCurve = CURVES[curve];
  if (namedCurve === undefined) throw new OpensslError('unable to generate key');
  return session.work(
    new Promise((resolve, reject) => {
      generateKeyPair('ec', { namedCurve }, (error, _publicKey, privateKey) => (error === null ? resolve(privateKey) : reject(error)));
    }),
  );
}

/** As `-newkey` names them: `rsa`, `rsa:4096`, `ec`. */
export function generateNamed(session: Session, kind: string, option: (name: string) => string | undefined): Promise<KeyObject> {
  const [algorithm = '', size] = kind.split(':');
  switch (algorithm.toLowerCase()) {
    case 'rsa':
      return generateRsa(session, Number(size ?? option('rsa_keygen_bits') ?? 2048));
    case 'ec':
      return generateEc(session, option('ec_paramgen_curve') ?? '');
    default:
      throw new OpensslError(`Error initializing ${algorithm} context`);
  }
}

/** `what` in messages. Throws `OpensslError`. */
export async function readPrivateKey(session: Session, path: string | undefined, what = 'private key'): Promise<KeyObject> {
  const text = await readStored(session, path, what);
  const block = pemBlocks(text).find(({ label }) => /^(?:[A-Z]+ )?PRIVATE KEY$/.test(label));
  if (block !== undefined && block.text.length < LONGEST_KEY) {
    try {
      return createPrivateKey(block.text);
    } catch {
      // Not one that can be read: said below.
    }
  }
  throw unreadable(path, what);
}

export function pemOf(key: KeyObject, traditional = false): string {
  if (!traditional) return key.export({ type: 'pkcs8', format: 'pem' }) as string;
  return key.export({ type: key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1', format: 'pem' }) as string;
}

/** How the key signs. Throws `OpensslError` for kinds that sign no certificates here. */
function algorithmOf(key: KeyObject): { readonly name: string; readonly hash: string; readonly namedCurve: string } {
  if (key.asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', namedCurve: '' };
  const namedCurve = CURVE_OF_KEY[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (key.asymmetricKeyType === 'ec' && namedCurve !== undefined) return { name: 'ECDSA', hash: 'SHA-256', namedCurve };
  throw new OpensslError(`openssl: signing with a key of the kind ${key.asymmetricKeyType ?? 'unknown'} is not built`);
}

export interface SigningKeys {
  readonly keys: CryptoKeyPair;
  readonly signingAlgorithm: { readonly name: string; readonly hash: string; readonly namedCurve: string };
}

/** The pair as makers of certificates want it. */
export async function signingKeys(key: KeyObject): Promise<SigningKeys> {
  const signingAlgorithm = algorithmOf(key);
  const { subtle } = webcrypto;
  const [privateKey, publicKey] = await Promise.all([
    subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), signingAlgorithm, true, ['sign']),
    subtle.importKey('spki', createPublicKey(key).export({ type: 'spki', format: 'der' }), signingAlgorithm, true, ['verify']),
  ]);
  return { keys: { privateKey, publicKey }, signingAlgorithm };
}
