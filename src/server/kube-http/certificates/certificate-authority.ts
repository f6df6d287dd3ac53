import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** Upstream's CAs live ten years. */
const LIFETIME = 10 * 365 * 86_400_000;
/** Clocks differ: what is signed is valid since then, ms. */
const BACKDATE = 5 * 60_000;
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';

/** Of certificates.k8s.io/v1, those that a certificate says in its key usage. */
const KEY_USAGES: Readonly<Record<string, KeyUsageFlags>> = {
  signing: KeyUsageFlags.digitalSignature,
  'digital signature': KeyUsageFlags.digitalSignature,
  'content commitment': KeyUsageFlags.nonRepudiation,
  'key encipherment': KeyUsageFlags.keyEncipherment,
  'key agreement': KeyUsageFlags.keyAgreement,
  'data encipherment': KeyUsageFlags.dataEncipherment,
  'cert sign': KeyUsageFlags.keyCertSign,
  'crl sign': KeyUsageFlags.cRLSign,
  'encipher only': KeyUsageFlags.encipherOnly,
  'decipher only': KeyUsageFlags.decipherOnly,
};
/** … and in its extended key usage. */
const EXTENDED_USAGES: Readonly<Record<string, ExtendedKeyUsage>> = {
  'server auth': ExtendedKeyUsage.serverAuth,
  'client auth': ExtendedKeyUsage.clientAuth,
  'code signing': ExtendedKeyUsage.codeSigning,
  'email protection': ExtendedKeyUsage.emailProtection,
  timestamping: ExtendedKeyUsage.timeStamping,
  'ocsp signing': ExtendedKeyUsage.ocspSigning,
};

/** As one set of bits. */
function combined(flags: readonly KeyUsageFlags[]): KeyUsageFlags {
  return flags.reduce((sum: KeyUsageFlags, flag): KeyUsageFlags => sum | flag);
}

export interface SigningOptions {
  /** As certificates.k8s.io/v1 names them. */
  readonly usages: readonly string[];
  readonly seconds: number;
}

/** Signs what clients show who they are with. Its key lives as long as the process. */
export class CertificateAuthority {
  readonly #keys: CryptoKeyPair;
  readonly #certificate: X509Certificate;

  private constructor(keys: CryptoKeyPair, certificate: X509Certificate) {
    this.#keys = keys;
    this.#certificate = certificate;
  }

  static async create(name = 'kubernetes'): Promise<CertificateAuthority> {
    const keys = await webcrypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Date.now() - BACKDATE),
      notAfter: new Date(Date.now() + LIFETIME),
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
      ],
    });
    return new CertificateAuthority(keys, certificate);
  }

  get pem(): string {
    return `${this.#certificate.toString('pem')}\n`;
  }

  /** For whom a request in PEM asks. Rejects when it is none, or not signed by the key it shows. */
  async sign(request: string, { usages, seconds }: SigningOptions): Promise<string> {
    const asked = new Pkcs10CertificateRequest(request);
    if (!(await asked.verify())) throw new Error('the signature of the request is not by its own key');
    const flags = usages.flatMap((usage) => KEY_USAGES[usage] ?? []);
    const extended = usages.flatMap((usage) => EXTENDED_USAGES[usage] ?? []);
    const names = asked.getExtension(SUBJECT_ALTERNATIVE_NAME);
    const made = await X509CertificateGenerator.create({
      subject: asked.subjectName,
      issuer: this.#certificate.subjectName,
      publicKey: asked.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Date.now() - BACKDATE),
      notAfter: new Date(Date.now() + seconds * 1000),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        ...(flags.length === 0 ? [] : [new KeyUsagesExtension(combined(flags), true)]),
        ...(extended.length === 0 ? [] : [new ExtendedKeyUsageExtension(extended)]),
        ...(names === null ? [] : [names]),
      ],
    });
    return `${made.toString('pem')}\n`;
  }
}
