// Mirrors CommonNameUserConversion of k8s.io/apiserver/pkg/authentication/request/x509.
import type { UserInfo } from '#cluster/apiserver/authentication/user-info.ts';

/** As node's TLS and its X509Certificate describe a certificate. */
export interface ShownCertificate {
  readonly subject: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly fingerprint256: string;
}

/** Whom a certificate names: the common name is the user, the organizations are the groups. Undefined without a common name. */
export function clientIdentity({ subject, fingerprint256 }: ShownCertificate): UserInfo | undefined {
  const name = [subject['CN'] ?? ''].flat()[0] ?? '';
  if (name === '') return undefined;
  const groups = [subject['O'] ?? []].flat();
  const extra = { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint256.replaceAll(':', '').toLowerCase()}`] };
  return { name, groups: [...groups, 'system:authenticated'], extra };
}
