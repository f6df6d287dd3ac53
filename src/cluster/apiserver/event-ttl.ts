// Mirrors kube-apiserver's --event-ttl.
import type { Event } from '#kube/generated/types.ts';
import { isNotFound } from '#kube/status-errors.ts';
import type { Clock, Timer } from '#posix/clock.ts';
import type { Api } from '../api/api.ts';

const EVENT_TTL_MS = 3_600_000;

/** Removes events an hour after they were last written. One timer, set for the event that goes next. */
export class EventTtl {
  readonly #api: Api;
  readonly #clock: Clock;
  #timer: Timer | undefined;
  #due = Infinity;
  readonly #unsubscribe: () => void;

  constructor(api: Api, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
    this.#unsubscribe = api.subscribe('events', ({ type, object }) => {
      if (type !== 'DELETED') this.#wakeAt(expiryOf(object));
    });
    const oldest = api.list('events').reduce((due, event) => Math.min(due, expiryOf(event)), Infinity);
    if (oldest < Infinity) this.#wakeAt(oldest);
  }

  stop(): void {
    this.#unsubscribe();
    this.#timer?.cancel();
  }

  #wakeAt(due: number): void {
    if (due >= this.#due) return;
    this.#timer?.cancel();
    this.#due = due;
    this.#timer = this.#clock.schedule(due, () => this.#expire());
  }

  #expire(): void {
    this.#due = Infinity;
    const now = this.#clock.now();
    let next = Infinity;
    for (const event of this.#api.list('events')) {
      const expiry = expiryOf(event);
      if (expiry > now) next = Math.min(next, expiry);
      else this.#remove(event);
    }
    if (next < Infinity) this.#wakeAt(next);
  }

  #remove({ metadata }: Event): void {
    try {
      this.#api.delete('events', metadata.namespace, metadata.name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

function expiryOf({ lastTimestamp, eventTime, series, metadata }: Event): number {
  const written = series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
  return Date.parse(written) + EVENT_TTL_MS;
}
