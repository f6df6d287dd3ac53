// Mirrors CommonNameUserConversion of k8s.io/apiserver/pkg/authentication/request/x509.
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { UserInfo } from '#cluster/apiserver/authentication/user-info.ts';

/**
 * Whom the certificate of the connection names: the common name is the user, the organizations are the groups.
 * `none`: it came without one; `unknown`: nobody vouches for the one it showed.
 */
export function clientIdentity({ socket }: IncomingMessage): UserInfo | 'none' | 'unknown' {
  if (!(socket instanceof TLSSocket)) return 'none';
  const { subject, fingerprint256 } = socket.getPeerCertificate() as {
    subject?: Readonly<Record<string, string | string[]>>;
    fingerprint256?: string;
  };
  if (subject === undefined) return 'none';
  const name = [subject['CN'] ?? ''].flat()[0] ?? '';
  if (!socket.authorized || name === '') return 'unknown';
  const groups = [subject['O'] ?? []].flat();
  const extra = { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${(fingerprint256 ?? '').replaceAll(':', '').toLowerCase()}`] };
  return { name, groups: [...groups, 'system:authenticated'], extra };
}
