import type { OutputStream } from '#posix/stream.ts';
import { encodeUtf8 } from '#posix/utf8.ts';

export interface Frame {
  readonly channel: number;
  readonly data: Uint8Array;
}

/** Bytes that may wait for a slow client before a writer has to wait too. */
const CAPACITY = 1 << 20;

/** Frames on their way to the client, in order, with back-pressure to those who write them. */
export class ChannelQueue implements AsyncIterable<Frame> {
  #frames: Frame[] = [];
  #size = 0;
  #ended = false;
  #wake: (() => void) | undefined;
  #drained: (() => void)[] = [];

  push(channel: number, data: Uint8Array): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#frames.push({ channel, data });
    this.#size += data.length;
    this.#wake?.();
    if (this.#size <= CAPACITY) return Promise.resolve();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  /** A program's output that goes to `channel`. */
  output(channel: number): OutputStream {
    return {
      write: (chunk) => this.push(channel, typeof chunk === 'string' ? encodeUtf8(chunk) : chunk),
      close: () => undefined,
    };
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Frame> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) {
        this.#size -= frame.data.length;
        if (this.#size <= CAPACITY) for (const resolve of this.#drained.splice(0)) resolve();
        yield frame;
      } else if (this.#ended) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}
