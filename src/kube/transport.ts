/**
 * How a client reaches an API server, one level below HTTP: the embedded server answers these in
 * process without serialising, the HTTPS transport turns them into real requests.
 */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface ApiRequest {
  readonly method: HttpMethod;
  /** Absolute path without the query: `/apis/apps/v1/namespaces/default/deployments/web`. */
  readonly path: string;
  /** Query parameters; a repeated one (`command` of exec) has an array. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Lower-case names: `accept`, `content-type`, `impersonate-user`, … */
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON value; for `application/apply-patch+yaml` the parsed object; a string is sent as it is. */
  readonly body?: unknown;
}

export interface ApiResponse {
  readonly status: number;
  /** Lower-case names. `warning` holds the values of all Warning headers. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** A JSON value (possibly frozen and shared with the store), or text for `text/plain`. */
  readonly body: unknown;
  /** The body as it came over the wire, where one was used. */
  readonly text?: string;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

/** An open watch. Iterating ends when either side closes it. */
export interface WatchStream extends AsyncIterable<WatchEvent> {
  close(): void;
}

/** Bytes that arrive over time: `logs -f`. Iterating ends at the end of the stream. */
export interface ByteStream extends AsyncIterable<Uint8Array> {
  close(): void;
}

/**
 * A remote command or forwarded port: numbered channels as in `v5.channel.k8s.io`
 * (exec: 0 stdin, 1 stdout, 2 stderr, 3 error Status as JSON, 4 resize as JSON).
 */
export interface ChannelStream {
  /** Frames from the server, in order. Ends when the server closes. */
  readonly incoming: AsyncIterable<{ readonly channel: number; readonly data: Uint8Array }>;
  send(channel: number, data: Uint8Array): void;
  /** Half-closes one channel (stdin at its end). */
  closeChannel(channel: number): void;
  close(): void;
}

/**
 * All methods reject with `StatusError` when the server answers with a Status, and with
 * `ConnectionError` when no server answers.
 */
export interface Transport {
  /** The server's base URL, for messages: `https://172.31.1.25:6443`. */
  readonly server: string;
  send(request: ApiRequest): Promise<ApiResponse>;
  /** `watch=true` is set by the caller in `query`. Resolves when the server accepted the watch. */
  watch(request: ApiRequest): Promise<WatchStream>;
  /** A streamed text body (pod logs, proxied pages). */
  stream(request: ApiRequest): Promise<ByteStream>;
  /** exec, attach, portforward. */
  connect(request: ApiRequest): Promise<ChannelStream>;
}

/** No API server answered. `message` is what Go's net package would say ("dial tcp …: connect: connection refused"). */
export class ConnectionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConnectionError';
  }
}
