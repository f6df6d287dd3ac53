import type { StoreEvent } from './store.ts';

/** The newest changes, for watches that resume. The oldest are compacted away. */
export class History {
  readonly #limit: number;
  #events: StoreEvent[] = [];
  /** Changes up to this revision are no longer known. */
  #compacted: number;

  constructor(compacted: number, limit: number) {
    this.#compacted = compacted;
    this.#limit = limit;
  }

  append(event: StoreEvent): void {
    this.#events.push(event);
    if (this.#events.length >= 2 * this.#limit) this.compact(this.#events[this.#limit - 1]?.revision ?? 0);
  }

  /** Forgets the changes up to and including `revision`. */
  compact(revision: number): void {
    if (revision <= this.#compacted) return;
    this.#events = this.#events.slice(this.#indexAfter(revision));
    this.#compacted = revision;
  }

  since(revision: number, resource: string): readonly StoreEvent[] | undefined {
    if (revision < this.#compacted) return undefined;
    const found: StoreEvent[] = [];
    for (let index = this.#indexAfter(revision); index < this.#events.length; index++) {
      const event = this.#events[index] as StoreEvent;
      if (event.resource === resource) found.push(event);
    }
    return found;
  }

  #indexAfter(revision: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle] as StoreEvent).revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
