// Mirrors openssl-x509(1).
import { createHash } from 'node:crypto';
import type { X509Certificate } from '@peculiar/x509';
import { parseArguments, type Arguments } from '../arguments.ts';
import { pem, readCertificate } from '../certificates.ts';
import { dateText, describeCertificate } from '../describe.ts';
import { nameText } from '../distinguished-name.ts';
import { EXTENSIONS } from '../extension-names.ts';
import { writeResult } from '../files.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';
import { octets, showExtensions } from '../show-extensions.ts';
import { signRequest } from '../sign-request.ts';

const FLAGS =
  'req noout text subject issuer dates startdate enddate serial fingerprint pubkey modulus CAcreateserial sha1 sha256 sha384 sha512 md5 trustout';
const VALUED =
  'in out days CA CAkey CAserial set_serial signkey key extfile extensions copy_extensions ext checkend nameopt certopt inform outform passin';
const DIGESTS = ['sha1', 'sha256', 'sha384', 'sha512', 'md5'];

export async function x509(session: Session): Promise<number> {
  const options = parseArguments(session, FLAGS, VALUED);
  if (options.operands.length > 0) throw new OpensslError('Extra arguments given.\nx509: Use -help for summary.');
  const within = options.number('checkend');
  const certificate = options.has('req') ? await signRequest(session, options) : await readCertificate(session, options.get('in'));
  for (const name of options.order) await session.print(line(name, certificate, options));
  let status = 0;
  if (within !== undefined) {
    const expires = certificate.notAfter.getTime() < session.now + within * 1000;
    await session.print(expires ? 'Certificate will expire\n' : 'Certificate will not expire\n');
    if (expires) status = 1;
  }
  if (!options.has('noout')) await writeResult(session, options.get('out'), pem(certificate));
  return status;
}

/** What an option asks to be printed; nothing for those that ask for something else. */
function line(name: string, certificate: X509Certificate, options: Arguments): string {
  const compact = /RFC2253/i.test(options.get('nameopt') ?? '');
  const [start, end] = [`notBefore=${dateText(certificate.notBefore)}\n`, `notAfter=${dateText(certificate.notAfter)}\n`];
  switch (name) {
    case 'text':
      return describeCertificate(certificate);
    case 'subject':
      return `subject=${nameText(certificate.subjectName, compact)}\n`;
    case 'issuer':
      return `issuer=${nameText(certificate.issuerName, compact)}\n`;
    case 'dates':
      return start + end;
    case 'startdate':
      return start;
    case 'enddate':
      return end;
    case 'serial':
      return `serial=${certificate.serialNumber.toUpperCase()}\n`;
    case 'pubkey':
      return pem(certificate.publicKey);
    case 'fingerprint':
      return fingerprint(
        certificate,
        options.order.findLast((each) => DIGESTS.includes(each)),
      );
    case 'ext':
      return extensionText(certificate, options.get('ext') ?? '');
    case 'modulus':
      throw new OpensslError('x509: -modulus is not built; compare public keys with -pubkey');
    default:
      return '';
  }
}

function fingerprint(certificate: X509Certificate, digest: string | undefined): string {
  const hash = createHash(digest ?? 'sha1').update(new Uint8Array(certificate.rawData));
  return `${digest ?? 'SHA1'} Fingerprint=${octets(hash.digest('hex'))}\n`;
}

function extensionText(certificate: X509Certificate, names: string): string {
  const wanted = names.split(',').map((name) => name.trim());
  const found = certificate.extensions.filter(({ type }) => wanted.includes(EXTENSIONS[type]?.name ?? type));
  if (certificate.extensions.length === 0) return 'No extensions in certificate\n';
  if (found.length === 0) return `No extensions matching: ${names}\n`;
  return showExtensions(found, '')
    .map((text) => `${text}\n`)
    .join('');
}
