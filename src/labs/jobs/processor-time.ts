/** How often one looks, ms. */
const LOOK = 100;
/** However busy the machine is, a job ends after so many times its limit. */
const LONGEST = 10;

interface Running {
  readonly limit: number;
  readonly ended: () => void;
  /** Processor time so far, and wall time, ms. */
  used: number;
  passed: number;
}

export interface ProcessorTimeOptions {
  /** Threads that jobs run in. */
  readonly threads: number;
  /** ms of wall time, and of processor time of the whole process. */
  readonly now?: () => number;
  readonly used?: () => number;
}

/**
 * Ends jobs that have had a processor for too long. Only the whole process can be asked for its processor time: each job
 * that runs is counted an equal part, never more than the wall time that has passed. On a machine that is busy with other
 * things jobs so get more wall time, and on one that is not the two are the same.
 */
export class ProcessorTime {
  readonly #threads: number;
  readonly #now: () => number;
  readonly #used: () => number;
  readonly #running = new Set<Running>();
  #timer: NodeJS.Timeout | undefined;
  #last = { now: 0, used: 0 };

  constructor({ threads, now = () => performance.now(), used = processTime }: ProcessorTimeOptions) {
    this.#threads = threads;
    this.#now = now;
    this.#used = used;
  }

  /** Counts a job from now on; `ended` is called once it has had its limit (ms; none: never). Call the result when it is done. */
  begin(limit = Infinity, ended: () => void = () => undefined): () => void {
    if (this.#running.size > 0) this.look();
    else this.#last = { now: this.#now(), used: this.#used() };
    const running: Running = { limit, ended, used: 0, passed: 0 };
    this.#running.add(running);
    this.#timer ??= setInterval(() => this.look(), LOOK);
    return () => {
      if (this.#running.size > 1) this.look();
      this.#running.delete(running);
      if (this.#running.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /** Counts what has passed since it was last called. */
  look(): void {
    const { now, used } = this.#last;
    this.#last = { now: this.#now(), used: this.#used() };
    const passed = this.#last.now - now;
    const share = Math.min(passed, (this.#last.used - used) / Math.min(this.#running.size, this.#threads));
    for (const running of [...this.#running]) {
      running.passed += passed;
      running.used += share;
      if (running.used < running.limit && running.passed < running.limit * LONGEST) continue;
      this.#running.delete(running);
      running.ended();
    }
  }
}

function processTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
