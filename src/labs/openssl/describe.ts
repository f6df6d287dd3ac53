// Mirrors X509_print and X509_REQ_print.
import { createPublicKey } from 'node:crypto';
import type { Extension, Name, Pkcs10CertificateRequest, PublicKey, X509Certificate } from '@peculiar/x509';
import { CURVE_OF_KEY } from './keys.ts';
import { nameText } from './distinguished-name.ts';
import { octets, showExtensions } from './show-extensions.ts';

/** `Nov 21 12:00:00 2026 GMT` */
export function dateText(date: Date): string {
  const [, day = '', month = '', year = '', time = ''] = date.toUTCString().split(' ');
  return `${month} ${String(Number(day)).padStart(2)} ${time} ${year} GMT`;
}

export function describeCertificate(certificate: X509Certificate): string {
  const { version, serialNumber, signature } = fieldsOf(certificate);
  const algorithm = signatureName(certificate.signatureAlgorithm.name);
  return lines([
    'Certificate:',
    '    Data:',
    `        Version: ${version + 1} (0x${version.toString(16)})`,
    ...serialLines(serialNumber),
    `        Signature Algorithm: ${algorithm}`,
    `        Issuer: ${nameText(certificate.issuerName)}`,
    '        Validity',
    `            Not Before: ${dateText(certificate.notBefore)}`,
    `            Not After : ${dateText(certificate.notAfter)}`,
    `        Subject: ${nameText(certificate.subjectName)}`,
    ...keyLines(certificate.publicKey),
    ...extensionLines(certificate.extensions, '        ', 'X509v3 extensions:'),
    ...signatureLines(algorithm, signature),
  ]);
}

export function describeRequest(request: Pkcs10CertificateRequest, subject: Name): string {
  const algorithm = signatureName(request.signatureAlgorithm.name);
  return lines([
    'Certificate Request:',
    '    Data:',
    '        Version: 1 (0x0)',
    `        Subject: ${nameText(subject)}`,
    ...keyLines(request.publicKey),
    '        Attributes:',
    ...(request.extensions.length === 0 ? ['            (none)'] : []),
    ...extensionLines(request.extensions, '            ', 'Requested Extensions:'),
    ...signatureLines(algorithm, new Uint8Array(request.signature)),
  ]);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

/** Versions count from zero: 2 is the third, the one with extensions. */
function fieldsOf(certificate: X509Certificate): { readonly version: number; readonly serialNumber: string; readonly signature: Uint8Array } {
  return {
    version: certificate.extensions.length > 0 ? 2 : 0,
    serialNumber: certificate.serialNumber,
    signature: new Uint8Array(certificate.signature),
  };
}

function serialLines(hex: string): readonly string[] {
  const value = BigInt(`0x${hex === '' ? '0' : hex}`);
  if (value < 1n << 63n) return [`        Serial Number: ${value} (0x${value.toString(16)})`];
  return ['        Serial Number:', `            ${octets(hex).toLowerCase()}`];
}

function signatureName(name: string): string {
  return name.startsWith('ECDSA') ? 'ecdsa-with-SHA256' : name.startsWith('RSA') ? 'sha256WithRSAEncryption' : name;
}

function keyLines(publicKey: PublicKey): readonly string[] {
  const key = createPublicKey({ key: Buffer.from(publicKey.rawData), format: 'der', type: 'spki' });
  const head = '        Subject Public Key Info:';
  const jwk = key.export({ format: 'jwk' });
  const bytesOf = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url');
  if (key.asymmetricKeyType === 'rsa') {
    const exponent = bytesOf(jwk.e).readUIntBE(0, bytesOf(jwk.e).length);
    return [
      head,
      '            Public Key Algorithm: rsaEncryption',
      `                Public-Key: (${key.asymmetricKeyDetails?.modulusLength ?? 0} bit)`,
      '                Modulus:',
      ...dump(signed(bytesOf(jwk.n)), ' '.repeat(20), 15),
      `                Exponent: ${exponent} (0x${exponent.toString(16)})`,
    ];
  }
  if (key.asymmetricKeyType !== 'ec') return [head, `            Public Key Algorithm: ${key.asymmetricKeyType ?? ''}`];
  const curve = key.asymmetricKeyDetails?.namedCurve ?? '';
  const point = Buffer.concat([Buffer.from([4]), bytesOf(jwk.x), bytesOf(jwk.y)]);
  return [
    head,
    '            Public Key Algorithm: id-ecPublicKey',
    `                Public-Key: (${/\d+/.exec(CURVE_OF_KEY[curve] ?? curve)?.[0] ?? ''} bit)`,
    '                pub:',
    ...dump(point, ' '.repeat(20), 15),
    `                ASN1 OID: ${curve}`,
    `                NIST CURVE: ${CURVE_OF_KEY[curve] ?? curve}`,
  ];
}

/** With a zero before what would read as negative. */
function signed(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

function extensionLines(extensions: readonly Extension[], indent: string, title: string): readonly string[] {
  return extensions.length === 0 ? [] : [`${indent}${title}`, ...showExtensions(extensions, `${indent}    `)];
}

function signatureLines(algorithm: string, signature: Uint8Array): readonly string[] {
  return [`    Signature Algorithm: ${algorithm}`, '    Signature Value:', ...dump(Buffer.from(signature), ' '.repeat(8), 18)];
}

/** Octets with colons between them, `width` to a line. */
function dump(bytes: Buffer, indent: string, width: number): readonly string[] {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += width) {
    const row = [...bytes.subarray(at, at + width)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    rows.push(`${indent}${row}${at + width < bytes.length ? ':' : ''}`);
  }
  return rows;
}
