import type { InputStream } from '#posix/stream.ts';
import { concatBytes } from '#posix/read-stream.ts';
import { decodeUtf8 } from '#posix/utf8.ts';

/** Reads lines and counted blocks from a byte stream. */
export class ByteReader {
  readonly #input: InputStream;
  #pending: Uint8Array = new Uint8Array(0);
  #ended = false;

  constructor(input: InputStream) {
    this.#input = input;
  }

  /** Without its CRLF or LF; undefined at the end of the stream. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#pending.indexOf(10);
      if (end >= 0) {
        const line = decodeUtf8(this.#pending.subarray(0, end));
        this.#pending = this.#pending.subarray(end + 1);
        return line.endsWith('\r') ? line.slice(0, -1) : line;
      }
      if (!(await this.#more())) {
        if (this.#pending.length === 0) return undefined;
        const rest = decodeUtf8(this.#pending);
        this.#pending = new Uint8Array(0);
        return rest;
      }
    }
  }

  /** Fewer than `count` only at the end of the stream. */
  async bytes(count: number): Promise<Uint8Array> {
    while (this.#pending.length < count && (await this.#more()));
    const taken = this.#pending.subarray(0, count);
    this.#pending = this.#pending.subarray(taken.length);
    return taken;
  }

  async rest(): Promise<Uint8Array> {
    while (await this.#more());
    const all = this.#pending;
    this.#pending = new Uint8Array(0);
    return all;
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const chunk = await this.#input.read();
    if (chunk === undefined) {
      this.#ended = true;
      return false;
    }
    this.#pending = this.#pending.length === 0 ? chunk : concatBytes([this.#pending, chunk]);
    return true;
  }
}
