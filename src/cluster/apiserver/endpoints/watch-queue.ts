import type { WatchEvent, WatchStream } from '#kube/transport.ts';

/** A watch stream that is fed from one side and iterated from the other. */
export class WatchQueue implements WatchStream {
  #events: WatchEvent[] = [];
  #waiting: ((result: IteratorResult<WatchEvent>) => void) | undefined;
  #closed = false;
  readonly #released: () => void;

  /** `released` is called once, when either side closes. */
  constructor(released: () => void) {
    this.#released = released;
  }

  push(event: WatchEvent): void {
    if (this.#closed) return;
    if (this.#waiting === undefined) {
      this.#events.push(event);
      return;
    }
    const resolve = this.#waiting;
    this.#waiting = undefined;
    resolve({ value: event, done: false });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#released();
    this.#waiting?.({ value: undefined, done: true });
    this.#waiting = undefined;
  }

  [Symbol.asyncIterator](): AsyncIterator<WatchEvent> {
    return {
      next: () => {
        const event = this.#events.shift();
        if (event !== undefined) return Promise.resolve({ value: event, done: false });
        if (this.#closed) return Promise.resolve({ value: undefined, done: true });
        return new Promise((resolve) => {
          this.#waiting = resolve;
        });
      },
      return: () => {
        this.close();
        return Promise.resolve({ value: undefined, done: true });
      },
    };
  }
}
