import type { LogEntry } from '#courses/attempt-log.ts';
import type { ApiRequest, Transport } from '#kube/transport.ts';

/** The lab's API for clients from outside, whose writes are part of the attempt. What they read is not. */
export function recordingTransport(transport: Transport, now: () => number, note: (entry: LogEntry) => void): Transport {
  return {
    server: transport.server,
    send: (request: ApiRequest) => {
      const { method, path, query, headers, body } = request;
      if (method !== 'GET') {
        note({
          at: now(),
          kind: 'api',
          method,
          path,
          ...(query === undefined ? {} : { query }),
          ...(headers?.['content-type'] === undefined ? {} : { headers: { 'content-type': headers['content-type'] } }),
          ...(body === undefined ? {} : { body }),
        });
      }
      return transport.send(request);
    },
    watch: (request) => transport.watch(request),
    stream: (request) => transport.stream(request),
    connect: (request) => transport.connect(request),
  };
}
