import { PosixError } from './posix-error.ts';
import type { InputStream, OutputStream } from './stream.ts';
import { encodeUtf8 } from './utf8.ts';

/** What Linux gives a pipe. */
const CAPACITY = 65536;

/** A bounded pipe: a writer waits while it is full, a reader while it is empty. */
export class Pipe {
  readonly input: Required<InputStream>;
  readonly output: OutputStream;
  readonly #capacity: number;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #writerGone = false;
  #readerGone = false;
  #whenChanged: (() => void)[] = [];

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity;
    this.input = {
      read: () => this.#read(),
      ready: () => this.#ready(),
      unread: (chunk) => {
        if (chunk.length === 0) return;
        this.#chunks.unshift(chunk);
        this.#size += chunk.length;
        this.#changed();
      },
      close: () => {
        this.#readerGone = true;
        this.#chunks = [];
        this.#size = 0;
        this.#changed();
      },
    };
    this.output = {
      write: (chunk) => this.#write(typeof chunk === 'string' ? encodeUtf8(chunk) : chunk),
      close: () => {
        this.#writerGone = true;
        this.#changed();
      },
    };
  }

  /** Bytes written and not yet read. */
  get buffered(): number {
    return this.#size;
  }

  async #ready(): Promise<void> {
    while (this.#size === 0 && !this.#writerGone && !this.#readerGone) await this.#change();
  }

  async #read(): Promise<Uint8Array | undefined> {
    await this.#ready();
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return this.#writerGone || this.#readerGone ? undefined : this.#read();
    this.#size -= chunk.length;
    this.#changed();
    return chunk;
  }

  async #write(chunk: Uint8Array): Promise<void> {
    if (this.#readerGone || this.#writerGone) throw new PosixError(this.#writerGone ? 'EBADF' : 'EPIPE');
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    this.#changed();
    while (this.#size > this.#capacity) {
      await this.#change();
      if (this.#readerGone) throw new PosixError('EPIPE');
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenChanged.push(resolve);
    });
  }

  #changed(): void {
    if (this.#whenChanged.length === 0) return;
    const waiting = this.#whenChanged;
    this.#whenChanged = [];
    for (const wake of waiting) wake();
  }
}
