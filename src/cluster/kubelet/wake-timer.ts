import type { Clock, Timer } from '#posix/clock.ts';

/** Due dates further off than this are not work under way, ms. */
const SOON = 5000;

/** One due date: the earliest that was asked for. */
export class WakeTimer {
  readonly #clock: Clock;
  readonly #run: () => void;
  #timer: Timer | undefined;
  #due = 0;
  #soon = false;

  constructor(clock: Clock, run: () => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** Something will happen in a moment. */
  get soon(): boolean {
    return this.#timer !== undefined && this.#soon;
  }

  /** Runs `after` ms from now, or earlier if that was planned. */
  wake(after: number): void {
    const at = this.#clock.now() + after;
    if (this.#timer !== undefined && this.#due <= at) return;
    this.#timer?.cancel();
    this.#due = at;
    this.#soon = after < SOON;
    this.#timer = this.#clock.schedule(at, () => {
      this.#timer = undefined;
      this.#run();
    });
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
