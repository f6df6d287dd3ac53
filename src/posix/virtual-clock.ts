import type { Clock, Timer } from './clock.ts';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
  cancelled: boolean;
}

/** How many cancelled tasks may lie about before they are swept out. */
const CANCELLED_KEPT = 64;

/**
 * A clock that stands still until it is told to move. Tasks run in the order of their due time,
 * then of their scheduling. Whoever drives it lets promises settle between two tasks
 * (see labs/drive-virtual-clock.ts).
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #heap: Entry[] = [];
  #cancelled = 0;
  readonly #awaited = new Set<Promise<unknown>>();

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  schedule(at: number, task: () => void): Timer {
    const entry: Entry = { at: Math.max(at, this.#now), order: this.#order++, task, cancelled: false };
    this.#push(entry);
    return {
      cancel: () => {
        if (entry.cancelled) return;
        entry.cancelled = true;
        this.#cancelled++;
        if (this.#cancelled > CANCELLED_KEPT && this.#cancelled > this.#heap.length / 2) this.#compact();
      },
    };
  }

  standStill<T>(work: Promise<T>): Promise<T> {
    this.#awaited.add(work);
    const goOn = (): void => void this.#awaited.delete(work);
    work.then(goOn, goOn);
    return work;
  }

  /** Settles when nothing stands in the way of time any more; undefined when nothing does now. */
  get standing(): Promise<unknown> | undefined {
    return this.#awaited.size === 0 ? undefined : Promise.allSettled(this.#awaited);
  }

  /** When the next task is due, if any. */
  nextDue(): number | undefined {
    this.#dropCancelled();
    return this.#heap[0]?.at;
  }

  /** Moves to the next task and runs it; false when there is none at or before `limit`. */
  runNext(limit = Infinity): boolean {
    this.#dropCancelled();
    const next = this.#heap[0];
    if (next === undefined || next.at > limit) return false;
    this.#pop();
    next.cancelled = true;
    this.#now = Math.max(this.#now, next.at);
    next.task();
    return true;
  }

  /** Moves without running anything; `to` must not pass a due task. */
  moveTo(to: number): void {
    this.#now = Math.max(this.#now, to);
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled === true) {
      this.#pop();
      this.#cancelled--;
    }
  }

  /** Deadlines of a week that were met must not stay for a week. An ordered list is a heap. */
  #compact(): void {
    this.#heap = this.#heap.filter((entry) => !entry.cancelled).sort((a, b) => (this.#before(a, b) ? -1 : 1));
    this.#cancelled = 0;
  }

  #before(a: Entry, b: Entry): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !this.#before(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      if (left === undefined) break;
      const right = heap[2 * index + 2];
      const child = right !== undefined && this.#before(right, left) ? 2 * index + 2 : 2 * index + 1;
      const below = heap[child];
      if (below === undefined || !this.#before(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}
