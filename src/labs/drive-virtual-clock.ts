import type { VirtualClock } from '#posix/virtual-clock.ts';

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** Lets every promise that can settle without time passing do so. */
async function turn(clock: VirtualClock): Promise<void> {
  await nextTurn();
  while (clock.standing !== undefined) {
    await clock.standing;
    await nextTurn();
  }
}

/** The clock was driven to `limit` and what was waited for had still not happened. */
export class VirtualTimeout extends Error {
  constructor(limit: number) {
    super(`nothing more is due, or virtual time ran past ${new Date(limit).toISOString()}`);
    this.name = 'VirtualTimeout';
  }
}

/**
 * Moves virtual time, from one due task to the next, until `promise` settles.
 * Throws `VirtualTimeout` when it cannot settle before `limit` (ms since the epoch).
 */
export async function driveUntil<T>(clock: VirtualClock, promise: Promise<T>, limit: number): Promise<T> {
  const pending = Symbol('pending');
  let outcome: { readonly value: T } | { readonly error: unknown } | typeof pending = pending;
  promise.then(
    (value) => (outcome = { value }),
    (error: unknown) => (outcome = { error }),
  );
  const settled = (): { readonly value: T } | { readonly error: unknown } | undefined => (outcome === pending ? undefined : outcome);
  for (;;) {
    await turn(clock);
    const result = settled();
    if (result !== undefined) {
      if ('error' in result) throw result.error;
      return result.value;
    }
    if (!clock.runNext(limit)) throw new VirtualTimeout(limit);
  }
}

/** Runs everything due in the next `ms` of virtual time and stops there. */
export async function driveFor(clock: VirtualClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  await turn(clock);
  while (clock.runNext(end)) await turn(clock);
  clock.moveTo(end);
}

/**
 * Runs until `changes()` has stayed the same for `quiet` ms of virtual time, `limit` ms at most.
 * Due dates further off (deadlines, back-off, cron) are left where they are.
 */
export async function driveUntilQuiet(clock: VirtualClock, changes: () => number, quiet: number, limit: number): Promise<void> {
  const end = clock.now() + limit;
  let seen = changes();
  let since = clock.now();
  await turn(clock);
  while (clock.now() < end) {
    const next = Math.min(since + quiet, end);
    if (!clock.runNext(next)) {
      clock.moveTo(next);
      return;
    }
    await turn(clock);
    if (changes() !== seen) {
      seen = changes();
      since = clock.now();
    }
  }
}
