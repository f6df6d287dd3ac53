import type { LogEntry } from '#courses/attempt-log.ts';

/** Entries are sent on together after so long, and keys of one line typed within so long are one entry, ms. */
const GATHER = 1_000;
const ONE_STROKE = 250;

const CONTROL = /[\u0000-\u001f\u007f]/;

/** Writes down what reaches a lab from outside, in order. */
export class AttemptRecorder {
  readonly #send: (entries: readonly LogEntry[]) => void;
  #entries: LogEntry[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (entries: readonly LogEntry[]) => void) {
    this.#send = send;
  }

  note(entry: LogEntry): void {
    const last = this.#entries.at(-1);
    if (
      entry.kind === 'input' &&
      last?.kind === 'input' &&
      last.terminal === entry.terminal &&
      entry.at - last.at < ONE_STROKE &&
      !CONTROL.test(last.data)
    ) {
      this.#entries[this.#entries.length - 1] = { ...last, data: last.data + entry.data };
    } else this.#entries.push(entry);
    this.#timer ??= setTimeout(() => this.flush(), GATHER);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#entries.length === 0) return;
    const entries = this.#entries;
    this.#entries = [];
    this.#send(entries);
  }
}
