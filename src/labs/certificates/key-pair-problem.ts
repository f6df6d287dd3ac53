// Mirrors X509KeyPair of Go's crypto/tls: what is wrong with a certificate and its key before a connection is made.
import { createPrivateKey, X509Certificate } from 'node:crypto';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----';
const KEY = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/;

/** The reason in Go's words; undefined when they belong together. */
export function keyPairProblem(certificate: string, key: string): string | undefined {
  if (!certificate.includes(CERTIFICATE)) {
    if (KEY.test(certificate))
      return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
    return 'tls: failed to find any PEM data in certificate input';
  }
  if (!KEY.test(key)) {
    if (key.includes(CERTIFICATE)) return 'tls: found a certificate rather than a key in the PEM for the private key';
    return 'tls: failed to find any PEM data in key input';
  }
  const leaf = parsed(() => new X509Certificate(certificate));
  if (leaf === undefined) return 'x509: malformed certificate';
  const own = parsed(() => createPrivateKey(key));
  if (own === undefined) return 'tls: failed to parse private key';
  return leaf.checkPrivateKey(own) ? undefined : 'tls: private key does not match public key';
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
