import type { Listener, NetworkStack, Service } from '#posix/network.ts';

/** What the rate is measured over, and in which steps, ms. */
const WINDOW = 30_000;
const STEP = 5_000;

/** Counts what a container's processes are asked over the network. */
export class RequestMeter {
  readonly #now: () => number;
  readonly #changed: () => void;
  readonly #steps = new Map<number, number>();
  readonly #open = new Set<Listener>();
  #total = 0;

  constructor(now: () => number, changed: () => void) {
    this.#now = now;
    this.#changed = changed;
  }

  /** Requests and connections so far. */
  get total(): number {
    return this.#total;
  }

  /** Requests each second, of late. */
  get rate(): number {
    const oldest = (this.#now() - WINDOW) / STEP;
    let sum = 0;
    for (const [step, count] of this.#steps) if (step >= oldest) sum += count;
    return sum / (WINDOW / 1000);
  }

  /** The same network, with what listens on it being counted. */
  on(network: NetworkStack): NetworkStack {
    const listen = (port: number, service: Service, address?: string): Listener => {
      const listener = network.listen(port, this.#counted(service), address);
      this.#open.add(listener);
      return {
        ...(listener.opened !== undefined && { opened: listener.opened }),
        close: () => {
          this.#open.delete(listener);
          listener.close();
        },
      };
    };
    return new Proxy(network, {
      get: (target, key): unknown => {
        if (key === 'listen') return listen;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  /** The kernel closes the sockets of processes that are gone. */
  closeAll(): void {
    for (const listener of this.#open) listener.close();
    this.#open.clear();
  }

  #counted(service: Service): Service {
    if (!('http' in service || 'connect' in service)) return service;
    return new Proxy(service, {
      get: (target, key): unknown => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        if (key !== 'http' && key !== 'connect') return value.bind(target) as unknown;
        return (...given: unknown[]): unknown => {
          this.#count();
          return (value as (...args: unknown[]) => unknown).apply(target, given);
        };
      },
    });
  }

  #count(): void {
    this.#total++;
    const step = Math.floor(this.#now() / STEP);
    this.#steps.set(step, (this.#steps.get(step) ?? 0) + 1);
    for (const old of this.#steps.keys()) if (old < step - WINDOW / STEP) this.#steps.delete(old);
    this.#changed();
  }
}
