// Mirrors how ingress-nginx finds the certificate for the name of a TLS handshake.
import type { Secret } from '#kube/generated/types.ts';
import { decodeBase64 } from '#kube/base64.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { matchesHost, parseCertificates } from '#posix/x509.ts';
import { FAKE_CERTIFICATE } from './fake-certificate.ts';
import type { IngressServer } from './ingress-servers.ts';

export interface ServerCertificate {
  readonly pem: string;
  /** Why the secret that the Ingress names is not used, in the controller's words. */
  readonly problem?: string;
}

export function certificateFor(
  server: IngressServer | undefined,
  findSecret: (namespace: string, name: string) => Secret | undefined,
): ServerCertificate {
  if (server?.secret === undefined) return { pem: FAKE_CERTIFICATE };
  const { namespace, name } = server.secret;
  const key = `${namespace}/${name}`;
  const fake = (problem: string): ServerCertificate => ({ pem: FAKE_CERTIFICATE, problem });
  const secret = findSecret(namespace, name);
  if (secret === undefined)
    return fake(`Error getting SSL certificate "${key}": local SSL certificate ${key} was not found. Using default certificate`);
  const pem = decodeUtf8(decodeBase64(secret.data?.['tls.crt'] ?? '') ?? new Uint8Array(0));
  const [leaf] = parseCertificates(pem);
  if (leaf === undefined) return fake(`Error getting SSL certificate "${key}": no keypair found in ${key}. Using default certificate`);
  if (matchesHost(leaf, server.host) || leaf.commonName?.toLowerCase() === server.host) return { pem };
  const names = [...new Set([...leaf.names, leaf.commonName ?? ''])].filter((each) => each !== '').join(', ');
  return fake(
    `Unexpected error validating SSL certificate "${key}" for server "${server.host}": x509: certificate is valid for ${names}, not ${server.host}`,
  );
}

/** Whether the Ingress asks for TLS, which turns plain requests into redirects. */
export function hasCertificate({ secret }: IngressServer): boolean {
  return secret !== undefined;
}
