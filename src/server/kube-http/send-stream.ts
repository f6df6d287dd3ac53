import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ByteStream, WatchStream } from '#kube/transport.ts';

/** One JSON document a line, as each event happens. */
export async function sendWatch(response: ServerResponse, stream: WatchStream): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  await pump(response, stream, (event) => `${JSON.stringify(event)}\n`);
}

export async function sendChunks(response: ServerResponse, stream: ByteStream): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  await pump(response, stream, (chunk) => chunk);
}

async function pump<T>(
  response: ServerResponse,
  stream: AsyncIterable<T> & { close(): void },
  encode: (item: T) => string | Uint8Array,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    gone.abort();
    stream.close();
  });
  for await (const item of stream) {
    if (gone.signal.aborted) return;
    if (!response.write(encode(item))) await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
  }
  response.end();
}
