import { randomBytes, webcrypto } from 'node:crypto';
import { cryptoProvider, Name, Pkcs10CertificateRequest, X509Certificate } from '@peculiar/x509';
import { pemBlocks } from '#posix/pem.ts';
import { readPlain, readStored, unreadable } from './files.ts';
import { OpensslError } from './openssl-error.ts';
import type { Session } from './session.ts';

cryptoProvider.set(webcrypto as Crypto);

const CERTIFICATE = /^(?:TRUSTED |X509 )?CERTIFICATE$/;
const REQUEST = /^(?:NEW )?CERTIFICATE REQUEST$/;
/** Longer ones are no certificates; who parses them pays. */
const LONGEST = 100_000;
const MOST = 200;

/** Every certificate in a PEM text that can be read. */
export function certificatesIn(text: string): readonly X509Certificate[] {
  const blocks = pemBlocks(text).filter(({ label }) => CERTIFICATE.test(label));
  return blocks.slice(0, MOST).flatMap((block) => {
    if (block.text.length > LONGEST) return [];
    try {
      return [new X509Certificate(block.text)];
    } catch {
      return [];
    }
  });
}

/** `what` in messages. Throws `OpensslError`. */
export async function readCertificate(session: Session, path: string | undefined, what = 'certificate'): Promise<X509Certificate> {
  const [first] = certificatesIn(await readStored(session, path, what));
  if (first === undefined) throw unreadable(path, what);
  return first;
}

export interface ReadRequest {
  readonly request: Pkcs10CertificateRequest;
  readonly subject: Name;
}

/** `problem` ends the message when there is none. */
export async function readRequest(session: Session, path: string | undefined, problem: string): Promise<ReadRequest> {
  const text = await readPlain(session, path).catch((error: unknown) => {
    throw error instanceof OpensslError ? new OpensslError(`${error.message}\n${problem}`) : error;
  });
  const block = pemBlocks(text).find(({ label }) => REQUEST.test(label));
  if (block !== undefined && block.text.length < LONGEST) {
    try {
      const request = new Pkcs10CertificateRequest(block.text);
      return { request, subject: request.subjectName };
    } catch {
      // Not one that can be read: said below.
    }
  }
  throw new OpensslError(`${problem}\nExpecting: CERTIFICATE REQUEST`);
}

export function pem(object: { toString(format: 'pem'): string }): string {
  return `${object.toString('pem')}\n`;
}

/** 159 bits, as OpenSSL draws them; hexadecimal. */
export function newSerial(): string {
  const bytes = randomBytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}
