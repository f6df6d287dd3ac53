// Mirrors the lease that kube-apiserver gives events in etcd (--event-ttl).
import { StatusError } from '#kube/status-error.ts';
import type { Event } from '#kube/generated/types.ts';
import type { Clock, Timer } from '#posix/clock.ts';
import type { Api } from '../api/api.ts';

const HOUR = 3_600_000;
/** Expired events go together, at most this often (ms). */
const INTERVAL = 60_000;

/** Removes events an hour after they were last written. Has a due date only while there are events. */
export class EventExpiry {
  readonly #api: Api;
  readonly #clock: Clock;
  #timer: Timer | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor({ api, clock }: { readonly api: Api; readonly clock: Clock }) {
    this.#api = api;
    this.#clock = clock;
  }

  start(): void {
    this.#unsubscribe = this.#api.subscribe('events', ({ type }) => {
      if (type === 'ADDED') this.#arm(this.#clock.now() + HOUR);
    });
    this.#expire();
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(at: number): void {
    this.#timer ??= this.#clock.schedule(at, () => {
      this.#timer = undefined;
      this.#expire();
    });
  }

  #expire(): void {
    let next = Infinity;
    for (const event of this.#api.list('events')) {
      const at = lastWritten(event) + HOUR;
      if (at > this.#clock.now()) next = Math.min(next, at);
      else this.#remove(event);
    }
    if (next !== Infinity) this.#arm(Math.max(next, this.#clock.now() + INTERVAL));
  }

  #remove({ metadata }: Event): void {
    try {
      this.#api.delete('events', metadata.namespace, metadata.name);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }
}

function lastWritten({ metadata, lastTimestamp, series }: Event): number {
  return Date.parse(lastTimestamp ?? series?.lastObservedTime ?? metadata.creationTimestamp);
}
