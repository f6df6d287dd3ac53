import { concatBytes } from '#posix/read-stream.ts';
import type { InputStream } from '#posix/stream.ts';

/** Takes exact amounts from a stream. */
export class ByteReader {
  readonly #input: InputStream;
  #left: Uint8Array = new Uint8Array();

  constructor(input: InputStream) {
    this.#input = input;
  }

  /** `length` bytes, or fewer when the stream ends before. */
  async take(length: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      const chunk = await this.next(missing);
      if (chunk === undefined) break;
      chunks.push(chunk);
      missing -= chunk.length;
    }
    return concatBytes(chunks);
  }

  /** What is there, at most `most` bytes; undefined at the end. */
  async next(most: number): Promise<Uint8Array | undefined> {
    if (this.#left.length === 0) {
      const chunk = await this.#input.read();
      if (chunk === undefined) return undefined;
      this.#left = chunk;
    }
    const taken = this.#left.subarray(0, most);
    this.#left = this.#left.subarray(taken.length);
    return taken;
  }
}
