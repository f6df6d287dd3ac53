// Mirrors the backoffQ of k8s.io/kubernetes/pkg/scheduler/backend/queue.
import type { Clock, Timer } from '#posix/clock.ts';

const FIRST = 1_000;
const LONGEST = 10_000;

interface Attempts {
  count: number;
  /** ms since the epoch. */
  until: number;
  timer?: Timer;
}

/** Pods that found no node are not tried again at once, whatever happens: after 1 s, 2 s, … 10 s. */
export class BackOff {
  readonly #clock: Clock;
  readonly #retry: (key: string) => void;
  readonly #pods = new Map<string, Attempts>();

  constructor(clock: Clock, retry: (key: string) => void) {
    this.#clock = clock;
    this.#retry = retry;
  }

  /** Pods whose turn comes with time. */
  get waiting(): readonly string[] {
    return [...this.#pods].filter(([, { timer }]) => timer !== undefined).map(([key]) => key);
  }

  failed(key: string): void {
    const attempts = this.#pods.get(key) ?? { count: 0, until: 0 };
    attempts.until = this.#clock.now() + Math.min(FIRST * 2 ** attempts.count, LONGEST);
    attempts.count++;
    this.#pods.set(key, attempts);
  }

  /** Something changed that may help the pod: `retry` is called when its time has come, which may be now. */
  wake(key: string): void {
    const attempts = this.#pods.get(key);
    if (attempts === undefined || attempts.until <= this.#clock.now()) {
      this.#retry(key);
      return;
    }
    attempts.timer ??= this.#clock.schedule(attempts.until, () => {
      delete attempts.timer;
      this.#retry(key);
    });
  }

  /** It found a node, or is gone. */
  forget(key: string): void {
    this.#pods.get(key)?.timer?.cancel();
    this.#pods.delete(key);
  }

  clear(): void {
    for (const key of [...this.#pods.keys()]) this.forget(key);
  }
}
