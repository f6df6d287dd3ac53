import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generate } from 'selfsigned';

/** A key and the certificate that it signed itself, as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** For the loopback addresses and, if given, one more name or address. Valid for ten years. */
export async function createCertificate(host?: string): Promise<Certificate> {
  const names = [
    { type: 2, value: 'localhost' },
    { type: 7, ip: '127.0.0.1' },
    { type: 7, ip: '::1' },
    ...(host === undefined || host === 'localhost' ? [] : [/^[0-9.]+$|:/.test(host) ? { type: 7, ip: host } : { type: 2, value: host }]),
  ];
  const notAfterDate = new Date();
  notAfterDate.setFullYear(notAfterDate.getFullYear() + 10);
  const made = await generate([{ name: 'commonName', value: 'podium' }], {
    keyType: 'ec',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, keyEncipherment: true },
      { name: 'subjectAltName', altNames: names },
    ],
  } as Parameters<typeof generate>[1]);
  return { key: made.private, cert: made.cert };
}

/** The certificate of this installation, made once and kept in the data folder. */
export async function keepCertificate(folder: string, host: string): Promise<Certificate> {
  const [keyFile, certFile] = [path.join(folder, 'tls.key'), path.join(folder, 'tls.crt')];
  try {
    return { key: await readFile(keyFile, 'utf8'), cert: await readFile(certFile, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const certificate = await createCertificate(host);
  await writeFile(keyFile, certificate.key, { mode: 0o600 });
  await writeFile(certFile, certificate.cert);
  return certificate;
}
