import type { Agent } from 'node:https';
import WebSocket from 'ws';
import { ConnectionError, type ChannelStream } from '#kube/transport.ts';
import { StatusError, type Status } from '#kube/status-error.ts';
import { AsyncQueue } from '../async-queue.ts';

/** In v5, a message on this channel closes the channel that it names. */
const CLOSE = 255;

/** exec, attach and port-forward over WebSocket, as `v5.channel.k8s.io`. */
export function openChannels(
  url: URL,
  options: { readonly headers: Readonly<Record<string, string | string[]>>; readonly agent: Agent | undefined },
): Promise<ChannelStream> {
  const address = new URL(url);
  address.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address, ['v5.channel.k8s.io', 'v4.channel.k8s.io'], { headers: { ...options.headers }, agent: options.agent });
  socket.binaryType = 'nodebuffer';
  const incoming = new AsyncQueue<{ channel: number; data: Uint8Array }>();
  socket.on('message', (message: Buffer) => {
    const [channel] = message;
    if (channel !== undefined) incoming.push({ channel, data: new Uint8Array(message.subarray(1)) });
  });
  socket.on('close', () => incoming.close());
  const send = (channel: number, data: Uint8Array): void => socket.send(Buffer.concat([Buffer.from([channel]), data]));
  return new Promise((resolve, reject) => {
    socket.once('open', () =>
      resolve({
        incoming,
        send,
        closeChannel: (channel) => {
          if (socket.protocol === 'v5.channel.k8s.io') send(CLOSE, new Uint8Array([channel]));
        },
        close: () => socket.close(),
      }),
    );
    socket.once('error', (error) => {
      incoming.close(error);
      reject(new ConnectionError(error.message));
    });
    socket.once('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        reject(statusOf(text, response.statusCode ?? 0));
      });
    });
  });
}

function statusOf(text: string, code: number): StatusError {
  try {
    return new StatusError(JSON.parse(text) as Status);
  } catch {
    // Not a Status: a proxy in between has answered.
    return new StatusError({ code, reason: 'Unknown', message: text.trim() === '' ? `unexpected status code ${code}` : text.trim() });
  }
}
