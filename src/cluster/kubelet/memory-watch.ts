// Mirrors what the kernel does for a container's cgroup with memory.oom.group: too much memory ends all its processes.
import type { Clock, Timer } from '#posix/clock.ts';
import type { Container } from '../containers/container.ts';

export interface MemoryWatchOptions {
  readonly clock: Clock;
  readonly container: Container;
  /** Bytes. */
  readonly limit: number;
  readonly exceeded: () => void;
}

/** Looks whenever the use changes, and at the moment at which growth will pass the limit. */
export class MemoryWatch {
  readonly #options: MemoryWatchOptions;
  readonly #unwatch: () => void;
  #timer: Timer | undefined;

  constructor(options: MemoryWatchOptions) {
    this.#options = options;
    this.#unwatch = options.container.onUsage(() => {
      this.#look(0);
    });
    this.#look(0);
  }

  stop(): void {
    this.#unwatch();
    this.#timer?.cancel();
  }

  #look(after: number): void {
    const { clock } = this.#options;
    this.#timer?.cancel();
    // Never from within what a process does.
    this.#timer = clock.schedule(clock.now() + after, () => {
      const { container, limit, exceeded } = this.#options;
      const { memory, growth } = container.usage();
      if (memory > limit) exceeded();
      else if (growth > 0) this.#look(Math.max(1, Math.ceil(((limit - memory) / growth) * 1000) + 1));
    });
  }
}
