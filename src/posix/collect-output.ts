import { PosixError } from './posix-error.ts';
import { concatBytes } from './read-stream.ts';
import type { OutputStream } from './stream.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** An output stream that keeps what is written, up to `limit` bytes (then EFBIG). */
export class CollectedOutput implements OutputStream {
  #chunks: Uint8Array[] = [];
  #size = 0;
  readonly #limit: number;

  constructor(limit = 64 * 1024 * 1024) {
    this.#limit = limit;
  }

  write(chunk: Uint8Array | string): Promise<void> {
    const bytes = typeof chunk === 'string' ? encodeUtf8(chunk) : chunk;
    if (this.#size + bytes.length > this.#limit) return Promise.reject(new PosixError('EFBIG'));
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    return Promise.resolve();
  }

  close(): void {
    // What was written stays.
  }

  bytes(): Uint8Array {
    const all = concatBytes(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  text(): string {
    return decodeUtf8(this.bytes());
  }
}

/** Takes everything and keeps nothing. */
export const discardedOutput: OutputStream = { write: () => Promise.resolve(), close: () => undefined };
