import type { Clock, Timer } from '#posix/clock.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';

/** The longest delay that setTimeout keeps (2^31 - 1 ms); later due dates are taken in steps. */
const LONGEST_DELAY = 0x7fff_ffff;
/** ms that a lab may run behind the wall; what is later than that (the machine slept) is done now, not caught up with. */
const MOST_BEHIND = 10_000;

/**
 * The host's clock for one live lab, driven by the wall. While the work of a due date is done it is that moment,
 * so that a busy machine does not stretch what the cluster waits for: delays count from when they should have begun.
 * All its timers end with `stop`, so that a lab can be put away.
 */
export class RealClock implements Clock {
  readonly #line = new VirtualClock(Date.now());
  #cancelNative: (() => void) | undefined;
  /** When the native timer fires. */
  #armedFor = Infinity;
  #working = false;
  #stopped = false;

  now(): number {
    if (!this.#working) this.#line.moveTo(Math.min(Date.now(), this.#line.nextDue() ?? Infinity));
    return this.#line.now();
  }

  schedule(at: number, task: () => void): Timer {
    if (this.#stopped) return { cancel: () => undefined };
    const timer = this.#line.schedule(at, task);
    if (!this.#working && at < this.#armedFor) this.#arm(at);
    return {
      cancel: () => {
        timer.cancel();
        if (!this.#working && this.#line.nextDue() === undefined) this.#disarm();
      },
    };
  }

  standStill<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  /** Cancels everything that is due and takes nothing new. */
  stop(): void {
    this.#stopped = true;
    this.#disarm();
  }

  #arm(at: number): void {
    this.#disarm();
    this.#armedFor = at;
    const delay = at - Date.now();
    if (delay > 0) {
      const timeout = setTimeout(() => this.#turn(), Math.min(delay, LONGEST_DELAY));
      this.#cancelNative = () => clearTimeout(timeout);
    } else this.#armImmediate();
  }

  #armImmediate(): void {
    const immediate = setImmediate(() => this.#turn());
    this.#cancelNative = () => clearImmediate(immediate);
  }

  #disarm(): void {
    this.#cancelNative?.();
    this.#cancelNative = undefined;
    this.#armedFor = Infinity;
  }

  /** One task and the promises it settles; then everybody else has a turn. */
  #turn(): void {
    this.#disarm();
    const wall = Date.now();
    this.#line.moveTo(wall - MOST_BEHIND);
    this.#working = true;
    try {
      this.#working = this.#line.runNext(wall);
    } finally {
      if (!this.#stopped) this.#goOn();
    }
  }

  #goOn(): void {
    if (this.#working) this.#armImmediate();
    else {
      const due = this.#line.nextDue();
      if (due !== undefined) this.#arm(due);
    }
  }
}
