// Mirrors what OpenSSL finds wrong with a server's certificates.
import { isIssuedBy, matchesHost, parseCertificates, type Certificate } from '#posix/x509.ts';

export interface Trust {
  /** PEM of the certificates that are trusted. */
  readonly bundle: string;
  readonly host: string;
  /** ms since the epoch. */
  readonly now: number;
}

/** `chain`: a reason of verification; `name`: the certificate is somebody else's. */
export interface CertificateProblem {
  readonly kind: 'chain' | 'name';
  readonly message: string;
}

/** Undefined when the certificates (PEM, leaf first) are good for the host. */
export function certificateProblem(pem: string, { bundle, host, now }: Trust): CertificateProblem | undefined {
  const chain = parseCertificates(pem);
  const [leaf] = chain;
  if (leaf === undefined) return bundle.includes(pem.trim()) ? undefined : chainProblem('unable to get local issuer certificate');
  const reason = trustProblem(leaf, chain.slice(1), parseCertificates(bundle)) ?? dateProblem(leaf, now);
  if (reason !== undefined) return chainProblem(reason);
  if (matchesHost(leaf, host)) return undefined;
  const message =
    leaf.names.length > 0
      ? `SSL: no alternative certificate subject name matches target host name '${host}'`
      : `SSL: certificate subject name '${leaf.commonName ?? ''}' does not match target host name '${host}'`;
  return { kind: 'name', message };
}

function chainProblem(message: string): CertificateProblem {
  return { kind: 'chain', message };
}

function trustProblem(leaf: Certificate, sent: readonly Certificate[], trusted: readonly Certificate[]): string | undefined {
  let current = leaf;
  for (let depth = 0; depth <= sent.length + 1; depth++) {
    const { identity } = current;
    if (trusted.some((each) => each.identity === identity)) return undefined;
    const own = current.subject === current.issuer;
    if (own) return current === leaf ? 'self-signed certificate' : 'self-signed certificate in certificate chain';
    const below = current;
    if (trusted.some((each) => isIssuedBy(below, each))) return undefined;
    const next = sent.find((each) => each !== below && isIssuedBy(below, each));
    if (next === undefined) return 'unable to get local issuer certificate';
    current = next;
  }
  return 'unable to get local issuer certificate';
}

function dateProblem({ notBefore, notAfter }: Certificate, now: number): string | undefined {
  if (now < notBefore) return 'certificate is not yet valid';
  return now > notAfter ? 'certificate has expired' : undefined;
}
