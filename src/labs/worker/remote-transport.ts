import type { ApiRequest, ApiResponse, ByteStream, ChannelStream, Transport, WatchEvent, WatchStream } from '#kube/transport.ts';
import { AsyncQueue } from '../async-queue.ts';
import type { MessageChannelPeer, Stream, StreamHandler } from './message-channel.ts';

interface LabRequest {
  readonly lab: string;
  readonly request: ApiRequest;
}

/** The first frame of a stream: the server accepted it. */
const ACCEPTED = { accepted: true } as const;

type ConnectFrame = { readonly channel: number; readonly data?: Uint8Array; readonly end?: true };

/** A lab's API server, seen from the other side of a worker boundary. */
export class RemoteTransport implements Transport {
  readonly server: string;
  readonly #peer: MessageChannelPeer;
  readonly #lab: string;

  constructor(peer: MessageChannelPeer, lab: string, server: string) {
    this.#peer = peer;
    this.#lab = lab;
    this.server = server;
  }

  async send(request: ApiRequest): Promise<ApiResponse> {
    return (await this.#peer.call('api.send', { lab: this.#lab, request })) as ApiResponse;
  }

  async watch(request: ApiRequest): Promise<WatchStream> {
    return this.#iterate<WatchEvent>('api.watch', request);
  }

  async stream(request: ApiRequest): Promise<ByteStream> {
    return this.#iterate<Uint8Array>('api.stream', request);
  }

  async connect(request: ApiRequest): Promise<ChannelStream> {
    const { queue, stream } = await this.#open<{ channel: number; data: Uint8Array }>('api.connect', request);
    return {
      incoming: queue,
      send: (channel, data) => stream.send({ channel, data } satisfies ConnectFrame),
      closeChannel: (channel) => stream.send({ channel, end: true } satisfies ConnectFrame),
      close: () => {
        stream.close();
        queue.close();
      },
    };
  }

  async #iterate<T>(method: string, request: ApiRequest): Promise<AsyncIterable<T> & { close(): void }> {
    const { queue, stream } = await this.#open<T>(method, request);
    return {
      [Symbol.asyncIterator]: () => queue[Symbol.asyncIterator](),
      close: () => {
        stream.close();
        queue.close();
      },
    };
  }

  #open<T>(method: string, request: ApiRequest): Promise<{ queue: AsyncQueue<T>; stream: Stream }> {
    return new Promise((resolve, reject) => {
      const queue = new AsyncQueue<T>();
      let accepted = false;
      const stream = this.#peer.open(method, { lab: this.#lab, request } satisfies LabRequest, {
        frame: (frame) => {
          if (accepted) {
            queue.push(frame as T);
            return;
          }
          accepted = true;
          resolve({ queue, stream });
        },
        closed: (error) => {
          if (!accepted) reject(error ?? new Error('the lab closed the stream'));
          queue.close(error);
        },
      });
    });
  }
}

/** Sends everything a source yields, then closes the stream; the source is closed when the peer leaves. */
function pump(source: AsyncIterable<unknown> & { close(): void }, stream: Stream): { closed: () => void } {
  void (async () => {
    try {
      for await (const value of source) stream.send(value);
      stream.close();
    } catch (error) {
      stream.close(error);
    }
  })();
  return { closed: () => source.close() };
}

/** The other half: answers `RemoteTransport` from the transports of the labs in this worker. */
export function serveTransports(find: (lab: string) => Transport): {
  methods: { 'api.send': (argument: LabRequest) => Promise<ApiResponse> };
  streams: Record<'api.watch' | 'api.stream' | 'api.connect', StreamHandler>;
} {
  return {
    methods: { 'api.send': ({ lab, request }) => find(lab).send(request) },
    streams: {
      'api.watch': async ({ lab, request }: LabRequest, stream) => {
        const watch = await find(lab).watch(request);
        stream.send(ACCEPTED);
        return { frame: () => undefined, ...pump(watch, stream) };
      },
      'api.stream': async ({ lab, request }: LabRequest, stream) => {
        const bytes = await find(lab).stream(request);
        stream.send(ACCEPTED);
        return { frame: () => undefined, ...pump(bytes, stream) };
      },
      'api.connect': async ({ lab, request }: LabRequest, stream) => {
        const connection = await find(lab).connect(request);
        stream.send(ACCEPTED);
        const source = { [Symbol.asyncIterator]: () => connection.incoming[Symbol.asyncIterator](), close: () => connection.close() };
        return {
          frame: (frame) => {
            const { channel, data, end } = frame as ConnectFrame;
            if (end === true) connection.closeChannel(channel);
            else if (data !== undefined) connection.send(channel, data);
          },
          ...pump(source, stream),
        };
      },
    },
  };
}
