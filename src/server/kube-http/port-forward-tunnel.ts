// Mirrors the tunnelling of SPDY port forwarding through a WebSocket (KEP-4006).
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ApiRequest, ChannelStream, Transport } from '#kube/transport.ts';
import { SpdySession, type SpdyStream } from './spdy/spdy-session.ts';

const PROTOCOL = 'SPDY/3.1+portforward.k8s.io';

const sockets = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024 });
// ws refuses the slash in the protocol's name, so that the header is put in by hand.
sockets.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${PROTOCOL}`));

export function wantsTunnel({ headers }: IncomingMessage): boolean {
  return (headers['sec-websocket-protocol'] ?? '').split(',').some((offered) => offered.trim() === PROTOCOL);
}

export function openTunnel(transport: Transport, api: ApiRequest, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  delete request.headers['sec-websocket-protocol'];
  sockets.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, transport, api));
}

function serve(webSocket: WebSocket, transport: Transport, api: ApiRequest): void {
  /** Error streams, which come first, by request and port. */
  const errors = new Map<string, SpdyStream>();
  const session = new SpdySession({
    send: (bytes) => webSocket.send(bytes),
    onClose: () => webSocket.close(),
    onStream: (stream) => {
      const { streamtype, port = '', requestid = '' } = stream.headers;
      const key = `${requestid}/${port}`;
      const error = errors.get(key);
      if (streamtype === 'error') errors.set(key, stream);
      else if (streamtype === 'data' && error !== undefined) {
        errors.delete(key);
        void forward(transport, { ...api, query: { ports: port } }, stream, error);
      }
    },
  });
  webSocket.on('message', (data: Buffer) => session.receive(data));
  webSocket.on('close', () => session.close());
  webSocket.on('error', () => session.close());
}

/** One connection to a port: what the client sends goes in, what comes out goes back, and why it failed to the error stream. */
async function forward(transport: Transport, api: ApiRequest, data: SpdyStream, error: SpdyStream): Promise<void> {
  const waiting: Uint8Array[] = [];
  let ended = false;
  data.onData = (chunk) => waiting.push(chunk);
  data.onEnd = () => {
    ended = true;
  };
  try {
    const channels = await transport.connect(api);
    for (const chunk of waiting) channels.send(0, chunk);
    data.onData = (chunk) => channels.send(0, chunk);
    data.onEnd = () => channels.closeChannel(0);
    if (ended) channels.closeChannel(0);
    await copy(channels, data, error);
  } catch (failure) {
    error.send(Buffer.from(failure instanceof Error ? failure.message : String(failure)));
  }
  error.end();
  data.end();
}

async function copy(channels: ChannelStream, data: SpdyStream, error: SpdyStream): Promise<void> {
  const begun = new Set<number>();
  for await (const { channel, data: bytes } of channels.incoming) {
    // Each channel begins with the port's number.
    if (!begun.has(channel)) begun.add(channel);
    else (channel === 0 ? data : error).send(bytes);
  }
}
