// Mirrors x509 -req of OpenSSL: a request becomes a certificate.
import { X509CertificateGenerator, type Extension, type Name, type X509Certificate } from '@peculiar/x509';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { PosixError } from '#posix/posix-error.ts';
import { resolvePath } from '#shell/programs/program.ts';
import type { Arguments } from './arguments.ts';
import { newSerial, readCertificate, readRequest, type ReadRequest } from './certificates.ts';
import { parseConfiguration } from './configuration.ts';
import { nameText } from './distinguished-name.ts';
import { buildExtensions } from './extensions.ts';
import { readPlain, writeResult } from './files.ts';
import { readPrivateKey, signingKeys } from './keys.ts';
import { lifetimeOf } from './lifetime.ts';
import { OpensslError } from './openssl-error.ts';
import type { Session } from './session.ts';

interface Issuer {
  readonly name: Name;
  readonly key: KeyObject;
}

export async function signRequest(session: Session, options: Arguments): Promise<X509Certificate> {
  const lifetime = lifetimeOf(session, options);
  const asked = await readRequest(session, options.get('in'), 'Unable to load certificate request input');
  if (!(await session.work(asked.request.verify().catch(() => false))))
    throw new OpensslError('Certificate request self-signature did not match the contents');
  await session.tell('Certificate request self-signature ok');
  await session.tell(`subject=${nameText(asked.subject)}`);
  const issuer = await issuerOf(session, options, asked);
  const { keys, signingAlgorithm } = await session.work(signingKeys(issuer.key));
  const extensions = await extensionsOf(session, options, asked, keys.publicKey);
  const serialNumber = await serialOf(session, options);
  return session.work(
    X509CertificateGenerator.create({
      serialNumber,
      subject: asked.subject,
      issuer: issuer.name,
      publicKey: asked.request.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm,
      notBefore: new Date(session.now),
      notAfter: new Date(session.now + lifetime),
      extensions: [...extensions],
    }),
  );
}

async function issuerOf(session: Session, options: Arguments, { subject }: ReadRequest): Promise<Issuer> {
  const own = options.get('signkey') ?? options.get('key');
  const authority = options.get('CA');
  if (own !== undefined) return { name: subject, key: await readPrivateKey(session, own) };
  if (authority === undefined) throw new OpensslError('We need a private key to sign with, use -key or -CAkey or -CA with private key');
  const certificate = await readCertificate(session, authority, 'CA certificate');
  const key = await readPrivateKey(session, options.get('CAkey') ?? authority, 'CA private key');
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  if (!der.equals(Buffer.from(certificate.publicKey.rawData))) throw new OpensslError('CA certificate and CA private key do not match');
  return { name: certificate.subjectName, key };
}

async function extensionsOf(session: Session, options: Arguments, { request }: ReadRequest, issuerKey: CryptoKey): Promise<readonly Extension[]> {
  const copied = /^copy(all)?$/.test(options.get('copy_extensions') ?? '') ? request.extensions : [];
  const file = options.get('extfile');
  if (file === undefined) return copied;
  const configuration = parseConfiguration(await readPlain(session, file));
  const named = options.get('extensions') ?? configuration.get('default', 'extensions');
  const section = configuration.section(named ?? 'default');
  if (section === undefined) throw new OpensslError(`Error checking extension section ${named ?? 'default'}`);
  const entries = section.filter(([name]) => name !== 'extensions');
  const subjectKey = await session.work(request.publicKey.export());
  const source = `section ${named ?? 'default'}`;
  const built = await session.work(buildExtensions(entries, { configuration, subjectKey, issuerKey, source }));
  return [...built, ...copied.filter(({ type }) => !built.some((each) => each.type === type))];
}

/** The next one of the file beside the authority's certificate, where there is one. */
async function serialOf(session: Session, options: Arguments): Promise<string> {
  const given = options.get('set_serial');
  if (given !== undefined) {
    if (!/^(0x[0-9a-f]+|\d+)$/i.test(given)) throw new OpensslError(`x509: Can't parse "${given}" as a number`);
    return evenHex(BigInt(given.slice(0, 48)));
  }
  const file =
    options.get('CAserial') ??
    options
      .get('CA')
      ?.replace(/\.[^./]*$/, '')
      .concat('.srl');
  if (file === undefined || options.get('signkey') !== undefined) return newSerial();
  const last = lastSerial(session, file);
  if (last === undefined && !options.has('CAcreateserial')) return newSerial();
  const serial = last === undefined ? newSerial() : evenHex(last + 1n);
  await writeResult(session, file, `${serial.toUpperCase()}\n`);
  return serial;
}

function lastSerial({ process }: Session, file: string): bigint | undefined {
  try {
    const text = process.fs.readText(resolvePath(process, file)).trim();
    return /^[0-9a-f]{1,40}$/i.test(text) ? BigInt(`0x${text}`) : undefined;
  } catch (error) {
    if (error instanceof PosixError) return undefined;
    throw error;
  }
}

function evenHex(value: bigint): string {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}
