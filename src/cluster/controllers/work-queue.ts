// Mirrors k8s.io/client-go/util/workqueue, the rate limiting queue.
import type { Clock, Timer } from '#posix/clock.ts';

const FIRST_BACKOFF = 5;
const LONGEST_BACKOFF = 1_000_000;

/** A key that waits for its due date (ms since the epoch). */
export interface PendingKey {
  readonly key: string;
  readonly at: number;
}

/**
 * Deduplicated keys of one controller. A key costs memory only while it waits; an empty queue has no timer.
 * `process` is called from the clock, at most `BATCH` keys at a time so that other tasks get their turn.
 */
export class WorkQueue {
  static readonly BATCH = 32;

  readonly #clock: Clock;
  readonly #delay: number;
  readonly #process: (key: string) => void;
  readonly #ready = new Map<string, number>();
  readonly #waiting = new Map<string, { readonly at: number; readonly timer: Timer }>();
  readonly #failures = new Map<string, number>();
  #turn: Timer | undefined;

  /** `delay`: ms between the notice of a change and the reaction to it. */
  constructor(clock: Clock, delay: number, process: (key: string) => void) {
    this.#clock = clock;
    this.#delay = delay;
    this.#process = process;
  }

  add(key: string): void {
    if (this.#ready.has(key)) return;
    this.#ready.set(key, this.#clock.now() + this.#delay);
    this.#arm();
  }

  /** Replaces an earlier due date of the same key. */
  addAt(key: string, at: number): void {
    this.forget(key);
    const timer = this.#clock.schedule(at, () => {
      this.#waiting.delete(key);
      this.add(key);
    });
    this.#waiting.set(key, { at, timer });
  }

  /** Drops the key's due date. */
  forget(key: string): void {
    this.#waiting.get(key)?.timer.cancel();
    this.#waiting.delete(key);
  }

  /** Looks at the key again after a time that doubles with each failure in a row. */
  retry(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.addAt(key, this.#clock.now() + Math.min(FIRST_BACKOFF * 2 ** failures, LONGEST_BACKOFF));
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }

  get pending(): readonly PendingKey[] {
    return [
      ...[...this.#ready].map(([key, at]) => ({ key, at })),
      ...[...this.#waiting].filter(([key]) => !this.#ready.has(key)).map(([key, { at }]) => ({ key, at })),
    ];
  }

  clear(): void {
    this.#turn?.cancel();
    this.#turn = undefined;
    for (const { timer } of this.#waiting.values()) timer.cancel();
    this.#waiting.clear();
    this.#ready.clear();
    this.#failures.clear();
  }

  #arm(): void {
    if (this.#turn !== undefined) return;
    for (const at of this.#ready.values()) {
      this.#turn = this.#clock.schedule(at, () => {
        this.#run();
      });
      return;
    }
  }

  #run(): void {
    this.#turn = undefined;
    try {
      for (const key of this.#due()) {
        this.#ready.delete(key);
        this.#process(key);
      }
    } finally {
      this.#arm();
    }
  }

  /** Keys are in the order of their due dates. */
  #due(): string[] {
    const due: string[] = [];
    for (const [key, at] of this.#ready) {
      if (at > this.#clock.now() || due.length === WorkQueue.BATCH) break;
      due.push(key);
    }
    return due;
  }
}
