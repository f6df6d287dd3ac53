import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ApiRequest, ChannelStream, HttpMethod } from '#kube/transport.ts';
import type { KubeHandlerOptions } from './kube-handler.ts';
import { openTunnel, wantsTunnel } from './port-forward-tunnel.ts';
import { lowerCaseHeaders, splitUrl } from './read-api-request.ts';
import { statusBody } from './send-status.ts';

/** Most wanted first. v5 can half-close a channel. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const CLOSE_CHANNEL = 255;

const sockets = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  maxPayload: 4 * 1024 * 1024,
});

/** exec, attach and portforward: opens the stream first, so that its errors are answered as HTTP. */
export async function upgradeToChannels(
  transportOf: KubeHandlerOptions['transport'],
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  let stream: ChannelStream;
  try {
    const { path, query } = splitUrl(request.url ?? '/');
    const api: ApiRequest = { method: (request.method ?? 'GET') as HttpMethod, path, query, headers: lowerCaseHeaders(request) };
    const transport = await transportOf(request);
    // What is wrong with the pod is said first, whatever the client speaks.
    stream = await transport.connect(api);
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
      stream.close();
      throw new Error('only WebSocket upgrades are served');
    }
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
      stream.close();
      throw new Error('only WebSocket upgrades are served');
    }
    if (wantsTunnel(request)) {
      stream.close();
      openTunnel(transport, api, request, socket, head);
      return;
    }
  } catch (error) {
    refuse(socket, error);
    return;
  }
  sockets.handleUpgrade(request, socket, head, (webSocket) => join(webSocket, stream));
}

function refuse(socket: Duplex, error: unknown): void {
  const { code, contentType, body } = statusBody(error);
  socket.end(
    `HTTP/1.1 ${code} ${code}\r\ncontent-type: ${contentType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function join(webSocket: WebSocket, stream: ChannelStream): void {
  webSocket.on('message', (data: Buffer) => {
    const channel = data[0];
    if (channel === undefined) return;
    if (channel === CLOSE_CHANNEL) stream.closeChannel(data[1] ?? 0);
    else stream.send(channel, data.subarray(1));
  });
  webSocket.on('close', () => stream.close());
  webSocket.on('error', () => stream.close());
  void forward(webSocket, stream);
}

async function forward(webSocket: WebSocket, stream: ChannelStream): Promise<void> {
  for await (const { channel, data } of stream.incoming) {
    if (webSocket.readyState !== webSocket.OPEN) return;
    const frame = Buffer.concat([Buffer.of(channel), data]);
    await new Promise<void>((resolve) => {
      webSocket.send(frame, () => resolve());
    });
  }
  webSocket.close(1000);
}
