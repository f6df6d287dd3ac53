import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

/** The first byte of every TLS handshake. */
const TLS_HANDSHAKE = 0x16;

/** How long a connection may say nothing before it is closed, in ms. */
const SILENCE = 30_000;

export interface HttpAndHttps {
  readonly tcp: Server;
  /** Both: give each the same `request` and `upgrade` listeners. */
  readonly servers: readonly HttpServer[];
  readonly close: () => Promise<void>;
}

/**
 * One port that speaks both: pages for browsers over HTTP, and the Kubernetes API over HTTPS, because
 * kubectl sends its credentials over TLS only.
 */
export function createHttpAndHttps(certificate: Certificate): HttpAndHttps {
  const http = createHttpServer();
  const https = createHttpsServer({ ...certificate, handshakeTimeout: SILENCE });
  const open = new Set<Socket>();
  const tcp = createTcpServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(SILENCE, () => socket.destroy());
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null;
      if (first === null) return;
      socket.setTimeout(0);
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? https : http).emit('connection', socket);
    });
  });
  return {
    tcp,
    servers: [http, https],
    close: () =>
      new Promise((resolve) => {
        tcp.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
