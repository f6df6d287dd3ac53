import type { Clock } from '#posix/clock.ts';

/** Waits that end early when their reason goes away. */
export class Interrupt {
  readonly #clock: Clock;
  readonly #over: () => boolean;
  readonly #waiting = new Set<() => void>();

  /** `over`: nobody wants the rest any more. */
  constructor(clock: Clock, over: () => boolean) {
    this.#clock = clock;
    this.#over = over;
  }

  /** Resolves after `ms`, or at once when interrupted; true when the rest is not wanted. */
  pause(ms: number): Promise<boolean> {
    if (this.#over()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        this.#waiting.delete(done);
        resolve(this.#over());
      };
      const timer = this.#clock.schedule(this.#clock.now() + ms, done);
      this.#waiting.add(done);
    });
  }

  wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
