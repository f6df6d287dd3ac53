import type { RemoteError } from './remote-error.ts';
import { fromRemoteError, toRemoteError } from './remote-error.ts';

/** What `MessagePort`, `Worker` and `parentPort` have in common. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** The methods one side offers: each takes and returns plain data. */
export type Methods = Readonly<Record<string, (argument: never) => unknown>>;

/**
 * A conversation that outlives one call: frames flow both ways until one side closes.
 * Opened by calling `open` on one side and answered by that side's `StreamHandlers`.
 */
export interface Stream {
  send(frame: unknown): void;
  close(error?: unknown): void;
}

export interface StreamEvents {
  frame(frame: unknown): void;
  closed(error: Error | undefined): void;
}

/** Accepts a stream: what to do with its frames. May throw to refuse it. */
export type StreamHandler = (argument: never, stream: Stream) => StreamEvents | Promise<StreamEvents>;

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly argument: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: RemoteError }
  | { readonly kind: 'open'; readonly stream: number; readonly method: string; readonly argument: unknown }
  | { readonly kind: 'frame'; readonly stream: number; readonly frame: unknown }
  | { readonly kind: 'close'; readonly stream: number; readonly error?: RemoteError };

/** Calls and streams of plain data over one port, the same on both sides. */
export class MessageChannelPeer {
  readonly #port: Port;
  readonly #methods: Methods;
  readonly #handlers: Readonly<Record<string, StreamHandler>>;
  readonly #calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #streams = new Map<number, StreamEvents>();
  /** Frames that arrived before an accepting handler had returned. */
  readonly #early = new Map<number, unknown[]>();
  /** Own streams count up from 1, the peer's arrive with the sign changed. */
  #next = 1;

  constructor(port: Port, methods: Methods = {}, handlers: Readonly<Record<string, StreamHandler>> = {}) {
    this.#port = port;
    this.#methods = methods;
    this.#handlers = handlers;
    port.on('message', (message) => this.#receive(message as Message));
  }

  call(method: string, argument: unknown): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#post({ kind: 'call', id, method, argument });
    });
  }

  open(method: string, argument: unknown, events: StreamEvents): Stream {
    const stream = this.#next++;
    this.#streams.set(stream, events);
    this.#post({ kind: 'open', stream, method, argument });
    return this.#handle(stream);
  }

  /** The other side is gone: every open call and stream fails. */
  fail(error: Error): void {
    for (const call of this.#calls.values()) call.reject(error);
    this.#calls.clear();
    for (const events of this.#streams.values()) events.closed(error);
    this.#streams.clear();
  }

  #post(message: Message): void {
    this.#port.postMessage(message);
  }

  #handle(stream: number): Stream {
    return {
      send: (frame) => {
        if (this.#streams.has(stream) || this.#early.has(stream)) this.#post({ kind: 'frame', stream: -stream, frame });
      },
      close: (error) => {
        const open = this.#streams.delete(stream);
        const opening = this.#early.delete(stream);
        if (!open && !opening) return;
        this.#post({ kind: 'close', stream: -stream, ...(error === undefined ? {} : { error: toRemoteError(error) }) });
      },
    };
  }

  #receive(message: Message): void {
    switch (message.kind) {
      case 'call':
        void this.#answer(message);
        return;
      case 'result':
        this.#calls.get(message.id)?.resolve(message.value);
        this.#calls.delete(message.id);
        return;
      case 'error':
        this.#calls.get(message.id)?.reject(fromRemoteError(message.error));
        this.#calls.delete(message.id);
        return;
      case 'open':
        void this.#accept(-message.stream, message.method, message.argument);
        return;
      case 'frame': {
        const early = this.#early.get(message.stream);
        if (early !== undefined) early.push(message.frame);
        else this.#streams.get(message.stream)?.frame(message.frame);
        return;
      }
      case 'close': {
        this.#early.delete(message.stream);
        const events = this.#streams.get(message.stream);
        this.#streams.delete(message.stream);
        events?.closed(message.error === undefined ? undefined : fromRemoteError(message.error));
      }
    }
  }

  async #answer({ id, method, argument }: Extract<Message, { kind: 'call' }>): Promise<void> {
    try {
      const implementation = this.#methods[method];
      if (implementation === undefined) throw new Error(`no method ${method}`);
      this.#post({ kind: 'result', id, value: await implementation(argument as never) });
    } catch (error) {
      this.#post({ kind: 'error', id, error: toRemoteError(error) });
    }
  }

  async #accept(stream: number, method: string, argument: unknown): Promise<void> {
    this.#early.set(stream, []);
    const handle = this.#handle(stream);
    try {
      const handler = this.#handlers[method];
      if (handler === undefined) throw new Error(`no stream ${method}`);
      const events = await handler(argument as never, handle);
      const early = this.#early.get(stream);
      if (early === undefined) {
        events.closed(undefined);
        return;
      }
      this.#early.delete(stream);
      this.#streams.set(stream, events);
      for (const frame of early) events.frame(frame);
    } catch (error) {
      handle.close(error);
    }
  }
}
