// Mirrors openssl-verify(1).
import { X509Certificate as NodeCertificate } from 'node:crypto';
import { BasicConstraintsExtension, type X509Certificate } from '@peculiar/x509';
import { PosixError } from '#posix/posix-error.ts';
import { parseArguments } from '../arguments.ts';
import { certificatesIn, readCertificate } from '../certificates.ts';
import { nameText } from '../distinguished-name.ts';
import { readBytes } from '../files.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';

const SYSTEM_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
const LONGEST_CHAIN = 10;
/** X509_V_ERR_…, in OpenSSL's numbers and words. */
const REASONS = {
  9: 'certificate is not yet valid',
  10: 'certificate has expired',
  18: 'self-signed certificate',
  19: 'self-signed certificate in certificate chain',
  20: 'unable to get local issuer certificate',
  79: 'invalid CA certificate',
} as const;

interface Problem {
  readonly code: keyof typeof REASONS;
  readonly depth: number;
  readonly certificate: X509Certificate;
}

/** `openssl verify [-CAfile F] [-untrusted F] CERTIFICATE …` */
export async function verify(session: Session): Promise<number> {
  const options = parseArguments(session, 'verbose show_chain x509_strict partial_chain', 'CAfile trusted untrusted purpose verify_hostname');
  const trusted = await bundle(session, options.get('CAfile') ?? options.get('trusted'));
  const untrusted = options.has('untrusted') ? await bundle(session, options.get('untrusted')) : [];
  let status = 0;
  for (const path of options.operands.length === 0 ? [undefined] : options.operands) {
    const certificate = await readCertificate(session, path, 'certificate file');
    const found = problem(certificate, trusted, untrusted, session.now);
    const name = path ?? 'stdin';
    if (found === undefined) await session.print(`${name}: OK\n`);
    else {
      await session.tell(nameText(found.certificate.subjectName));
      await session.tell(`error ${found.code} at ${found.depth} depth lookup: ${REASONS[found.code]}\nerror ${name}: verification failed`);
      status = 2;
    }
  }
  return status;
}

async function bundle(session: Session, path: string | undefined): Promise<readonly X509Certificate[]> {
  try {
    return certificatesIn(Buffer.from(await readBytes(session, path ?? SYSTEM_BUNDLE)).toString());
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    if (path === undefined) return [];
    throw new OpensslError(`Error loading file ${path}`);
  }
}

function problem(
  leaf: X509Certificate,
  trusted: readonly X509Certificate[],
  untrusted: readonly X509Certificate[],
  now: number,
): Problem | undefined {
  const chain = [leaf];
  for (;;) {
    const current = chain[chain.length - 1] as X509Certificate;
    const depth = chain.length - 1;
    if (isSelfIssued(current)) {
      if (trusted.some((each) => same(each, current))) break;
      return { code: depth === 0 ? 18 : 19, depth, certificate: current };
    }
    const issuer = [...trusted, ...untrusted].find((each) => isIssuedBy(current, each));
    if (issuer === undefined || chain.length > LONGEST_CHAIN) return { code: 20, depth, certificate: current };
    chain.push(issuer);
  }
  for (const [depth, certificate] of chain.entries()) {
    const constraints = certificate.getExtension(BasicConstraintsExtension);
    if (depth > 0 && certificate.extensions.length > 0 && constraints?.ca !== true) return { code: 79, depth, certificate };
    if (now < certificate.notBefore.getTime()) return { code: 9, depth, certificate };
    if (now > certificate.notAfter.getTime()) return { code: 10, depth, certificate };
  }
  return undefined;
}

const node = (certificate: X509Certificate): NodeCertificate => new NodeCertificate(Buffer.from(certificate.rawData));

function same(one: X509Certificate, other: X509Certificate): boolean {
  return Buffer.from(one.rawData).equals(Buffer.from(other.rawData));
}

function isSelfIssued(certificate: X509Certificate): boolean {
  return nameText(certificate.subjectName) === nameText(certificate.issuerName) && node(certificate).verify(node(certificate).publicKey);
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return nameText(certificate.issuerName) === nameText(issuer.subjectName) && node(certificate).verify(node(issuer).publicKey);
}
