import { createServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { UserInfo } from '#cluster/apiserver/authentication/user-info.ts';
import type { Cluster } from '#cluster/cluster.ts';
import { unauthorized } from '#kube/status-errors.ts';
import type { Transport } from '#kube/transport.ts';
import { clientIdentity, type ShownCertificate } from '#labs/certificates/client-identity.ts';
import { readContentAssets } from '#labs/content-assets.ts';
import { createLab } from '#labs/lab.ts';
import { RealClock } from '#labs/real-clock.ts';
import { createCertificate } from '#server/certificate.ts';
import { createKubeHandler } from '#server/kube-http/kube-handler.ts';
import { contentFolder } from '../content-folder.ts';

export interface ServeClusterOptions {
  readonly port: number;
  readonly token: string;
  readonly kubelet: boolean;
  readonly profile: string;
}

/** One embedded cluster over HTTPS on loopback, until it is interrupted. */
export async function serveCluster({ port, token, kubelet, profile }: ServeClusterOptions): Promise<void> {
  const assets = await readContentAssets(contentFolder());
  const { cluster, authority } = createLab({ profile, seed: String(Date.now()), clock: new RealClock(), assets, kubelet });
  const { pem } = await authority.get();
  const handler = createKubeHandler({ transport: (request: IncomingMessage) => authenticate(cluster, token, request) });
  const server = createServer({ ...(await createCertificate()), ca: pem, requestCert: true, rejectUnauthorized: false });
  server.on('request', (request, response) => handler.handle(request, response));
  server.on('upgrade', (request, socket, head) => handler.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken by another program; choose another with --port`) : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const open = typeof address === 'object' && address !== null ? address.port : port;
  console.log(`Serving a cluster at https://127.0.0.1:${open}`);
  console.log(`Try: kubectl --server https://127.0.0.1:${open} --insecure-skip-tls-verify --token … get nodes`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
}

/** The administrator by `token`, service accounts by theirs, people by their certificates; without credentials anybody may ask as `system:anonymous`. */
function authenticate(cluster: Cluster, token: string, request: IncomingMessage): Transport {
  const { authorization } = request.headers;
  const person = personOf(request);
  if (person === 'unknown') throw unauthorized();
  if (person !== 'none') return cluster.transport(person);
  if (authorization === undefined) return cluster.transport('system:anonymous');
  const sent = /^bearer +(\S+)/i.exec(authorization)?.[1] ?? '';
  if (sent === token) return cluster.transport('kubernetes-admin');
  const account = cluster.authenticate(sent);
  if (account === undefined) throw unauthorized();
  return cluster.transport(account);
}

/** Whom the certificate of the connection names. `none`: it came without one; `unknown`: nobody vouches for the one it showed. */
function personOf({ socket }: IncomingMessage): UserInfo | 'none' | 'unknown' {
  if (!(socket instanceof TLSSocket)) return 'none';
  const shown = socket.getPeerCertificate() as unknown as Partial<ShownCertificate>;
  const { subject, fingerprint256 = '' } = shown;
  if (subject === undefined) return 'none';
  return (socket.authorized ? clientIdentity({ subject, fingerprint256 }) : undefined) ?? 'unknown';
}
