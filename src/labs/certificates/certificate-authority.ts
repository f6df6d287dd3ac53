import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  PemConverter,
  SubjectKeyIdentifierExtension,
  AuthorityKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
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

/** What goes over from one life of a lab to the next, as PEM. */
export interface AuthorityFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Signs what clients show who they are with. */
export class CertificateAuthority {
  readonly #keys: CryptoKeyPair;
  readonly #certificate: X509Certificate;
  readonly #now: () => number;

  private constructor(keys: CryptoKeyPair, certificate: X509Certificate, now: () => number) {
    this.#keys = keys;
    this.#certificate = certificate;
    this.#now = now;
  }

  /** `now`: ms since the epoch, by the clock of the cluster. */
  static async create(now: () => number, name = 'kubernetes'): Promise<CertificateAuthority> {
    const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(now() - BACKDATE),
      notAfter: new Date(now() + LIFETIME),
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new CertificateAuthority(keys, certificate, now);
  }

  /** Rejects when the files hold no key of this kind and its certificate. */
  static async restore(files: AuthorityFiles, now: () => number): Promise<CertificateAuthority> {
    const certificate = new X509Certificate(files.certificate);
    const privateKey = await webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(files.key), ALGORITHM, true, ['sign']);
    const publicKey = await certificate.publicKey.export(ALGORITHM, ['verify']);
    if (!(await certificate.verify({ publicKey, signatureOnly: true }))) throw new Error('the certificate is not of its own key');
    return new CertificateAuthority({ privateKey, publicKey }, certificate, now);
  }

  get pem(): string {
    return `${this.#certificate.toString('pem')}\n`;
  }

  async files(): Promise<AuthorityFiles> {
    const key = await webcrypto.subtle.exportKey('pkcs8', this.#keys.privateKey);
    return { certificate: this.pem, key: `${PemConverter.encode(key, 'PRIVATE KEY')}\n` };
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
      notBefore: new Date(this.#now() - BACKDATE),
      notAfter: new Date(this.#now() + seconds * 1000),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        ...(flags.length === 0 ? [] : [new KeyUsagesExtension(combined(flags), true)]),
        ...(extended.length === 0 ? [] : [new ExtendedKeyUsageExtension(extended)]),
        await AuthorityKeyIdentifierExtension.create(this.#keys.publicKey),
        ...(names === null ? [] : [names]),
      ],
    });
    return `${made.toString('pem')}\n`;
  }
}
