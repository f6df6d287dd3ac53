import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { Job, JobResult } from './job.ts';
import { ProcessorTime } from './processor-time.ts';

export interface JobPoolOptions {
  /** The built program: `dist/job-worker.mjs`. */
  readonly program: URL;
  readonly workers?: number;
  /** Of each worker's heap. */
  readonly memoryMb?: number;
}

/** Why a job has no result: it took too long, it took too much memory, or its worker ended otherwise. */
export type JobEnd = 'timeout' | 'memory' | 'crash';

export class JobFailed extends Error {
  readonly end: JobEnd;

  constructor(end: JobEnd, message: string) {
    super(message);
    this.name = 'JobFailed';
    this.end = end;
  }
}

/** What labs make is mostly thrown away at once: the more room it has, the less of it is copied. */
const YOUNG_MB = 192;

/** Processor time that a new worker may take to load its program, ms. */
const LOADING = 5_000;

/** Jobs in worker threads, one at a time in each: a job that hangs or blows up is ended with its worker, and harms no other. */
export class JobPool {
  readonly size: number;
  readonly #pool: Piscina<Job, JobResult>;
  readonly #time: ProcessorTime;
  #begun = 0;

  constructor({ program, workers = availableParallelism(), memoryMb = 512 }: JobPoolOptions) {
    this.size = workers;
    this.#time = new ProcessorTime({ threads: workers });
    this.#pool = new Piscina<Job, JobResult>({
      filename: program.href,
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Infinity,
      concurrentTasksPerWorker: 1,
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
      env: {},
      execArgv: ['--enable-source-maps'],
    });
    // What ends a worker is told to whoever waits for its job.
    this.#pool.on('error', () => undefined);
  }

  /** Throws `JobFailed` when the job's worker had to be ended or ended itself; `timeout` is the processor time that it may have, ms. */
  async run<K extends Job['kind']>(job: Extract<Job, { kind: K }>, timeout?: number): Promise<Extract<JobResult, { kind: K }>> {
    const abort = new AbortController();
    const loading = this.#begun++ < this.size || this.#pool.threads.length < this.size ? LOADING : 0;
    const done = this.#time.begin(timeout === undefined ? undefined : timeout + loading, () => abort.abort());
    try {
      return (await this.#pool.run(job, { signal: abort.signal })) as Extract<JobResult, { kind: K }>;
    } catch (error) {
      if (abort.signal.aborted) throw new JobFailed('timeout', `it kept a processor busy for more than ${(timeout ?? 0) / 1_000} s`);
      const { code, message } = error as { code?: string; message: string };
      if (code === 'ERR_WORKER_OUT_OF_MEMORY') throw new JobFailed('memory', 'it took more memory than it may');
      throw new JobFailed('crash', message);
    } finally {
      done();
    }
  }

  /** As many at once as there are workers, in the order given; results in that order. */
  async map<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
    const results = new Array<R>(items.length);
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T, index);
    };
    await Promise.all(Array.from({ length: this.size }, lane));
    return results;
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
