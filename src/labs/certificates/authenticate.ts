import type { Cluster } from '#cluster/cluster.ts';
import type { ResolvedConfig } from '#kubectl/config/resolved-config.ts';
import { UsageError } from '#kubectl/usage-error.ts';
import type { Transport } from '#kube/transport.ts';
import { unauthorizedTransport } from '../unauthorized-transport.ts';
import { ADMIN_TOKEN } from '../workstation.ts';
import { keyPairProblem } from './key-pair-problem.ts';
import type { LabAuthority } from './lab-authority.ts';

/**
 * The API as whoever the credentials belong to: the certificate first, then the token, as the API server asks its
 * authenticators. Throws `UsageError` for a certificate and a key that no client can connect with.
 */
export function authenticate(
  cluster: Cluster,
  authority: LabAuthority,
  { token, clientCertificate, clientKey = '' }: Pick<ResolvedConfig, 'token' | 'clientCertificate' | 'clientKey'>,
): Transport {
  if (clientCertificate !== undefined) {
    const problem = keyPairProblem(clientCertificate, clientKey);
    if (problem !== undefined) throw new UsageError(problem);
    const person = authority.identify(clientCertificate);
    if (person !== undefined) return cluster.transport(person);
  }
  if (token === ADMIN_TOKEN) return cluster.transport('kubernetes-admin');
  const user = token === undefined ? undefined : cluster.authenticate(token);
  if (user !== undefined) return cluster.transport(user);
  const anonymous = cluster.transport('system:anonymous');
  return token === undefined && clientCertificate === undefined ? anonymous : unauthorizedTransport(anonymous.server);
}
