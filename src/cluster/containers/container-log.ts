// Mirrors the CRI log of a container: lines with their time and stream, cut off at the oldest end.
import type { InputStream, OutputStream } from '#posix/stream.ts';
import type { Clock } from '#posix/clock.ts';
import { encodeUtf8, Utf8Decoder } from '#posix/utf8.ts';

export interface LogLine {
  /** ms since the epoch. */
  readonly time: number;
  readonly stream: 'stdout' | 'stderr';
  /** Without a newline when the program has not written one yet. */
  readonly text: string;
}

export interface LogQuery {
  readonly follow: boolean;
  readonly tailLines?: number;
  /** ms since the epoch. */
  readonly since?: number;
  readonly timestamps: boolean;
  readonly limitBytes?: number;
}

/** Characters kept per container. */
const CAPACITY = 256 * 1024;
const LONGEST_LINE = 16 * 1024;

export class ContainerLog {
  readonly #clock: Clock;
  #lines: LogLine[];
  #size: number;
  /** Lines dropped at the front, so that followers keep their place. */
  #dropped = 0;
  #closed = false;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, lines: readonly LogLine[] = []) {
    this.#clock = clock;
    this.#lines = [...lines];
    this.#size = lines.reduce((sum, line) => sum + line.text.length, 0);
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** `stamp`: time of the lines instead of now. */
  writer(stream: LogLine['stream'], stamp?: () => number | undefined): OutputStream {
    const decoder = new Utf8Decoder();
    let partial = '';
    return {
      write: (chunk) => {
        partial += typeof chunk === 'string' ? chunk : decoder.push(chunk);
        const time = stamp?.() ?? this.#clock.now();
        for (let end = partial.indexOf('\n'); end >= 0; end = partial.indexOf('\n')) {
          this.append({ time, stream, text: partial.slice(0, end + 1) });
          partial = partial.slice(end + 1);
        }
        if (partial.length > LONGEST_LINE) {
          this.append({ time, stream, text: partial });
          partial = '';
        }
        return Promise.resolve();
      },
      close: () => {
        if (partial !== '') this.append({ time: this.#clock.now(), stream, text: partial });
        partial = '';
      },
    };
  }

  append(line: LogLine): void {
    this.#lines.push(line);
    this.#size += line.text.length;
    while (this.#size > CAPACITY && this.#lines.length > 1) {
      this.#size -= this.#lines.shift()?.text.length ?? 0;
      this.#dropped++;
    }
    this.#wake();
  }

  /** The container has ended: followers come to their end. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  read(query: LogQuery): InputStream {
    let at = this.#dropped;
    const start = this.#lines.findIndex((line) => line.time >= (query.since ?? 0));
    const first = start < 0 ? this.#lines.length : start;
    at += query.tailLines === undefined ? first : Math.max(first, this.#lines.length - query.tailLines);
    let left = query.limitBytes ?? Infinity;
    let stopped = false;
    return {
      read: async () => {
        while (!stopped && left > 0) {
          at = Math.max(at, this.#dropped);
          const fresh = this.#lines.slice(at - this.#dropped);
          if (fresh.length > 0) {
            at += fresh.length;
            const text = fresh.map((line) => (query.timestamps ? `${nanoTimestamp(line.time)} ${line.text}` : line.text)).join('');
            const bytes = encodeUtf8(text).subarray(0, Math.min(left, Infinity));
            left -= bytes.length;
            return bytes;
          }
          if (!query.follow || this.#closed) return undefined;
          await new Promise<void>((resolve) => {
            this.#waiting.push(resolve);
          });
        }
        return undefined;
      },
      close: () => {
        stopped = true;
        this.#wake();
      },
    };
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** RFC 3339 with nanoseconds, as the runtime writes it. */
function nanoTimestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000000Z`;
}
