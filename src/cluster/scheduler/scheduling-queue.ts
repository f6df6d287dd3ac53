// Mirrors PriorityQueue of k8s.io/kubernetes/pkg/scheduler/backend/queue: activeQ, backoffQ and the unschedulable pods.
import type { Clock, Timer } from '#posix/clock.ts';

const FIRST_BACK_OFF = 1_000;
const LONGEST_BACK_OFF = 10_000;
/** A pod that no event woke is tried again anyway. */
const LONGEST_UNSCHEDULABLE = 5 * 60_000;

interface Waiting {
  /** Names of the plugins that rejected it; undefined: not known, every event may help. */
  readonly rejectors: ReadonlySet<string> | undefined;
  /** ms since the epoch, when it is tried whatever happens. */
  readonly until: number;
}

/**
 * Pods without a node, by `namespace/name`. A pod that an event woke does not wait for the end of its back-off while nothing
 * else is to be done (the feature SchedulerPopFromBackoffQ), so only pods whose attempt ended in an error wait.
 */
export class SchedulingQueue {
  readonly #clock: Clock;
  readonly #wake: () => void;
  readonly #active = new Set<string>();
  /** Errors in a row, and the timer that ends the back-off. */
  readonly #backOff = new Map<string, { errors: number; timer: Timer | undefined }>();
  readonly #unschedulable = new Map<string, Waiting>();
  #flush: Timer | undefined;

  /** `wake` is called when a pod became active. */
  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** In the order of their arrival. */
  get active(): ReadonlySet<string> {
    return this.#active;
  }

  /** What a successor must try at once. */
  get pending(): readonly string[] {
    return [...this.#active, ...[...this.#backOff].filter(([, { timer }]) => timer !== undefined).map(([key]) => key)];
  }

  add(key: string): void {
    this.#unschedulable.delete(key);
    this.#active.add(key);
    this.#wake();
  }

  /** It is being tried, or must not be. */
  take(key: string): void {
    this.#active.delete(key);
  }

  /** No node took it. */
  reject(key: string, rejectors: ReadonlySet<string> | undefined): void {
    this.#stopBackOff(key);
    this.#unschedulable.set(key, { rejectors, until: this.#clock.now() + LONGEST_UNSCHEDULABLE });
    this.#armFlush();
  }

  /** Its attempt ended in an error: after 1 s, 2 s, … 10 s. */
  retry(key: string): void {
    const errors = this.#backOff.get(key)?.errors ?? 0;
    this.#stopBackOff(key);
    const timer = this.#clock.schedule(this.#clock.now() + Math.min(FIRST_BACK_OFF * 2 ** errors, LONGEST_BACK_OFF), () => {
      const attempts = this.#backOff.get(key);
      if (attempts !== undefined) attempts.timer = undefined;
      this.add(key);
    });
    this.#backOff.set(key, { errors: errors + 1, timer });
  }

  /** Wakes the pods that `helps` says may fit now. */
  move(helps: (key: string, rejectors: ReadonlySet<string>) => boolean): void {
    for (const [key, { rejectors }] of [...this.#unschedulable]) if (rejectors === undefined || helps(key, rejectors)) this.add(key);
  }

  /** It found a node, or is gone. */
  forget(key: string): void {
    this.#active.delete(key);
    this.#unschedulable.delete(key);
    this.#stopBackOff(key);
    if (this.#unschedulable.size > 0) return;
    this.#flush?.cancel();
    this.#flush = undefined;
  }

  clear(): void {
    for (const key of [...this.#active, ...this.#unschedulable.keys(), ...this.#backOff.keys()]) this.forget(key);
    this.#flush?.cancel();
    this.#flush = undefined;
  }

  #stopBackOff(key: string): void {
    this.#backOff.get(key)?.timer?.cancel();
    this.#backOff.delete(key);
  }

  /** Entries are in the order of their due dates. */
  #armFlush(): void {
    if (this.#flush !== undefined) return;
    for (const { until } of this.#unschedulable.values()) {
      this.#flush = this.#clock.schedule(until, () => {
        this.#flush = undefined;
        for (const [key, waiting] of [...this.#unschedulable]) if (waiting.until <= this.#clock.now()) this.add(key);
        this.#armFlush();
      });
      return;
    }
  }
}
