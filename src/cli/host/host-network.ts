import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import os from 'node:os';
import type { Connection, HttpRequest, Listener, NetworkStack, Service } from '#posix/network.ts';
import { PosixError, strerror, type ErrorCode } from '#posix/posix-error.ts';

/** kubectl reaches servers through its transport; of the host's network it only opens ports (port-forward, proxy). */
export const hostNetwork: NetworkStack = {
  hostname: os.hostname(),
  addresses: [],
  resolve: () => Promise.reject(new PosixError('ENOTFOUND')),
  query: () => Promise.reject(new PosixError('ENETUNREACH')),
  http: () => Promise.reject(new PosixError('ENETUNREACH')),
  connect: () => Promise.reject(new PosixError('ENETUNREACH')),
  ping: () => Promise.reject(new PosixError('ENETUNREACH')),
  listen,
};

function listen(port: number, service: Service, address?: string): Listener {
  const server = service.http === undefined ? byteServer(service) : httpServer(service);
  const opened = new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? '';
      reject(code in strerror ? new PosixError(code as ErrorCode) : error);
    });
    server.listen(port, address, () => {
      const open = server.address();
      resolve(typeof open === 'object' && open !== null ? open.port : port);
    });
  });
  return { opened, close: () => server.close() };
}

function byteServer(service: Service): Server {
  return createServer({ allowHalfOpen: true }, (socket) => service.connect?.(connectionOf(socket)));
}

function connectionOf(socket: Socket): Connection {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  socket.on('error', () => socket.destroy());
  return {
    localAddress: `${socket.localAddress ?? ''}:${String(socket.localPort)}`,
    remoteAddress: `${socket.remoteAddress ?? ''}:${String(socket.remotePort)}`,
    close: () => socket.destroySoon(),
    input: {
      read: async () => {
        try {
          const next = (await chunks.next()) as IteratorResult<Buffer, undefined>;
          return next.done === true ? undefined : new Uint8Array(next.value);
        } catch {
          // The peer is gone: nothing more will come.
          return undefined;
        }
      },
      close: () => undefined,
    },
    output: {
      write: (chunk) =>
        new Promise((resolve, reject) => {
          socket.write(chunk, (error) => (error === undefined || error === null ? resolve() : reject(new PosixError('EPIPE'))));
        }),
      close: () => socket.end(),
    },
  };
}

function httpServer(service: Service): Server {
  return createHttpServer((request, response) => {
    answer(service, request, response).catch((error: unknown) => {
      response.writeHead(502, { 'content-type': 'text/plain' }).end(`${error instanceof Error ? error.message : String(error)}\n`);
    });
  });
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
  const asked: HttpRequest = {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers,
    body: new Uint8Array(Buffer.concat(chunks)),
    scheme: 'http',
    ...(request.socket.remoteAddress === undefined ? {} : { remoteAddress: request.socket.remoteAddress }),
  };
  const answered = await service.http?.(asked);
  if (answered === undefined) throw new Error('nothing answers here');
  response.writeHead(answered.status, answered.headers).end(Buffer.from(answered.body));
}
