/** Time, injected into every part of the engine. Real in live labs, virtual in tests and grading. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` once, not before `at` (ms since the epoch) and never synchronously. */
  schedule(at: number, task: () => void): Timer;
  /** Work of the host that takes no time here (a program being loaded from disk): virtual time stands still until it settles. */
  standStill<T>(work: Promise<T>): Promise<T>;
}

/** Resolves after `ms`; `sleep(clock, 0)` lets everything else that is due run first. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(clock.now() + ms, resolve);
  });
}
