import type { Clock, Timer } from '#posix/clock.ts';

/** The longest delay that setTimeout keeps (2^31 - 1 ms); later due dates are taken in steps. */
const LONGEST_DELAY = 0x7fff_ffff;

/** The host's clock for one live lab. All its timers end with `stop`, so that a lab can be put away. */
export class RealClock implements Clock {
  readonly #timers = new Set<Timer>();
  #stopped = false;

  now(): number {
    return Date.now();
  }

  schedule(at: number, task: () => void): Timer {
    let cancelNative = (): void => undefined;
    const timer: Timer = {
      cancel: () => {
        cancelNative();
        this.#timers.delete(timer);
      },
    };
    if (this.#stopped) return timer;
    this.#timers.add(timer);
    const run = (): void => {
      this.#timers.delete(timer);
      task();
    };
    const arm = (): void => {
      const delay = at - Date.now();
      if (delay <= 0) {
        const immediate = setImmediate(run);
        cancelNative = () => clearImmediate(immediate);
        return;
      }
      const timeout = delay > LONGEST_DELAY ? setTimeout(arm, LONGEST_DELAY) : setTimeout(run, delay);
      cancelNative = () => clearTimeout(timeout);
    };
    arm();
    return timer;
  }

  /** Cancels everything that is due and takes nothing new. */
  stop(): void {
    this.#stopped = true;
    for (const timer of [...this.#timers]) timer.cancel();
  }
}
