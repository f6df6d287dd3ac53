// The server's side of SPDY/3.1 as github.com/moby/spdystream speaks it: no flow control, no priorities.
import { HeaderCodec, type Headers } from './header-block.ts';

const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
const VERSION = 0x8003;
const FIN = 1;
const MAX_FRAME_BYTES = 1 << 20;

/** One stream that the client opened. */
export interface SpdyStream {
  readonly id: number;
  readonly headers: Headers;
  send(data: Uint8Array): void;
  /** Nothing more will be sent. */
  end(): void;
  onData: (data: Uint8Array) => void;
  /** The client sends no more, or gave the stream up. */
  onEnd: () => void;
}

export interface SpdySessionOptions {
  readonly send: (bytes: Buffer) => void;
  readonly onStream: (stream: SpdyStream) => void;
  readonly onClose: () => void;
}

export class SpdySession {
  readonly #options: SpdySessionOptions;
  readonly #codec = new HeaderCodec();
  readonly #streams = new Map<number, SpdyStream>();
  #pending: Buffer = Buffer.alloc(0);
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: SpdySessionOptions) {
    this.#options = options;
  }

  /** Bytes as they come, cut anywhere. */
  receive(bytes: Buffer): void {
    this.#work = this.#work.then(() => this.#consume(bytes)).catch(() => this.close());
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stream of this.#streams.values()) stream.onEnd();
    this.#streams.clear();
    this.#codec.close();
    this.#options.onClose();
  }

  async #consume(bytes: Buffer): Promise<void> {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length >= 8 && !this.#closed) {
      const length = this.#pending.readUIntBE(5, 3);
      if (length > MAX_FRAME_BYTES) throw new Error('SPDY frame too long');
      if (this.#pending.length < 8 + length) return;
      const frame = this.#pending.subarray(0, 8 + length);
      this.#pending = this.#pending.subarray(8 + length);
      await this.#frame(frame);
    }
  }

  async #frame(frame: Buffer): Promise<void> {
    const head = frame.readUInt16BE(0);
    const flags = frame.readUInt8(4);
    const payload = frame.subarray(8);
    if ((head & 0x8000) === 0) {
      const stream = this.#streams.get(frame.readUInt32BE(0) & 0x7fffffff);
      if (payload.length > 0) stream?.onData(payload);
      if ((flags & FIN) !== 0) stream?.onEnd();
      return;
    }
    switch (frame.readUInt16BE(2)) {
      case SYN_STREAM:
        return this.#open(payload, flags);
      case RST_STREAM:
        this.#streams.get(payload.readUInt32BE(0))?.onEnd();
        this.#streams.delete(payload.readUInt32BE(0));
        return;
      case PING:
        this.#control(PING, 0, payload);
        return;
      case GOAWAY:
        this.close();
    }
  }

  async #open(payload: Buffer, flags: number): Promise<void> {
    const id = payload.readUInt32BE(0) & 0x7fffffff;
    const stream: SpdyStream = {
      id,
      headers: await this.#codec.decode(payload.subarray(10)),
      send: (data) => this.#data(id, data, 0),
      end: () => {
        this.#data(id, new Uint8Array(), FIN);
        this.#streams.delete(id);
      },
      onData: () => undefined,
      onEnd: () => undefined,
    };
    this.#streams.set(id, stream);
    const number = Buffer.alloc(4);
    number.writeUInt32BE(id);
    this.#control(SYN_REPLY, 0, Buffer.concat([number, await this.#codec.encode({})]));
    this.#options.onStream(stream);
    if ((flags & FIN) !== 0) stream.onEnd();
  }

  #control(type: number, flags: number, payload: Buffer): void {
    const head = Buffer.alloc(8);
    head.writeUInt16BE(VERSION, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt8(flags, 4);
    head.writeUIntBE(payload.length, 5, 3);
    this.#write(head, payload);
  }

  #data(id: number, data: Uint8Array, flags: number): void {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(id, 0);
    head.writeUInt8(flags, 4);
    head.writeUIntBE(data.length, 5, 3);
    this.#write(head, data);
  }

  #write(head: Buffer, payload: Uint8Array): void {
    if (!this.#closed) this.#options.send(Buffer.concat([head, payload]));
  }
}
