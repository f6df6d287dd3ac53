import { X509Certificate } from 'node:crypto';
import type { Clock } from '#posix/clock.ts';
import type { FileSystem } from '#posix/file-system.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { UserInfo } from '#cluster/apiserver/authentication/user-info.ts';
import type { AuthorityFiles, CertificateAuthority } from './certificate-authority.ts';
import { clientIdentity } from './client-identity.ts';

/** Where kubeadm puts them. */
const FOLDER = '/etc/kubernetes/pki';
const CERTIFICATE = `${FOLDER}/ca.crt`;
const KEY = `${FOLDER}/ca.key`;
/** Object identifiers of extended key usages. */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const ANY_USAGE = '2.5.29.37.0';

/**
 * The authority of a lab's cluster: made when it is first needed, kept on the disk of a control plane's node (where its
 * administrator looks for it), so that what it signed is believed after the lab was put away.
 */
export class LabAuthority {
  readonly #clock: Clock;
  /** Undefined where there is no node: it lives as long as the process. */
  readonly #disk: FileSystem | undefined;
  #made: Promise<CertificateAuthority> | undefined;
  #certificate: string | undefined;

  constructor(clock: Clock, disk: FileSystem | undefined) {
    this.#clock = clock;
    this.#disk = disk;
  }

  get(): Promise<CertificateAuthority> {
    return (this.#made ??= this.#clock.standStill(this.#make()));
  }

  /** Whom a client's certificate (PEM) names; undefined when nobody here vouches for it. */
  identify(pem: string): UserInfo | undefined {
    const authority = this.#certificate ?? this.#saved()?.certificate;
    if (authority === undefined) return undefined;
    const [shown, own] = [parse(pem), parse(authority)];
    if (shown === undefined || own === undefined || !isGood(shown, own, this.#clock.now())) return undefined;
    return clientIdentity(shown.toLegacyObject());
  }

  async #make(): Promise<CertificateAuthority> {
    const { CertificateAuthority: Authority } = await import('./certificate-authority.ts');
    const now = (): number => this.#clock.now();
    const saved = this.#saved();
    const restored = saved === undefined ? undefined : await Authority.restore(saved, now).catch(() => undefined);
    const authority = restored ?? (await Authority.create(now));
    this.#certificate = authority.pem;
    if (restored === undefined) this.#keep(await authority.files());
    return authority;
  }

  #saved(): AuthorityFiles | undefined {
    try {
      return this.#disk && { certificate: this.#disk.readText(CERTIFICATE), key: this.#disk.readText(KEY) };
    } catch (error) {
      if (error instanceof PosixError) return undefined;
      throw error;
    }
  }

  #keep({ certificate, key }: AuthorityFiles): void {
    try {
      this.#disk?.makeDirectory(FOLDER, { recursive: true });
      this.#disk?.writeFile(CERTIFICATE, certificate, { mode: 0o644 });
      this.#disk?.writeFile(KEY, key, { mode: 0o600 });
    } catch (error) {
      // The learner filled the disk or put something in the way: it lasts as long as the lab is out.
      if (!(error instanceof PosixError)) throw error;
    }
  }
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function isGood(shown: X509Certificate, authority: X509Certificate, now: number): boolean {
  if (now < Date.parse(shown.validFrom) || now > Date.parse(shown.validTo)) return false;
  const usages = shown.keyUsage as readonly string[] | undefined;
  if (usages !== undefined && !usages.includes(CLIENT_AUTH) && !usages.includes(ANY_USAGE)) return false;
  return shown.checkIssued(authority) && shown.verify(authority.publicKey);
}
