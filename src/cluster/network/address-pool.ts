// Mirrors the CNI plug-in host-local: the next free address after the last one given out, round and round.
import { formatAddress, parseAddress, parseRange, rangeSize } from './address-range.ts';

/** The addresses of one node's pods. .0 is the network, .1 the bridge, the last one broadcast. */
export class AddressPool {
  readonly #first: number;
  readonly #last: number;
  readonly #used = new Set<number>();
  #next: number;

  constructor(cidr: string) {
    const range = parseRange(cidr);
    this.#first = range.base + 2;
    this.#last = range.base + rangeSize(range) - 2;
    this.#next = this.#first;
  }

  /** Undefined when every address is taken. */
  allocate(): string | undefined {
    for (let tries = this.#last - this.#first + 1; tries > 0; tries--) {
      const candidate = this.#next;
      this.#next = candidate >= this.#last ? this.#first : candidate + 1;
      if (this.#used.has(candidate)) continue;
      this.#used.add(candidate);
      return formatAddress(candidate);
    }
    return undefined;
  }

  /** Marks an address that a pod already has. */
  reserve(address: string): void {
    const value = parseAddress(address);
    if (value === undefined) return;
    this.#used.add(value);
    if (value >= this.#next && value < this.#last) this.#next = value + 1;
  }

  release(address: string): void {
    const value = parseAddress(address);
    if (value !== undefined) this.#used.delete(value);
  }

  /** Where the search goes on; kept in snapshots. */
  get next(): number {
    return this.#next;
  }

  set next(value: number) {
    this.#next = Math.min(Math.max(value, this.#first), this.#last);
  }
}
