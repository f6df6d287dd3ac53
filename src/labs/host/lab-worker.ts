import { Worker } from 'node:worker_threads';
import { MessageChannelPeer } from '../worker/message-channel.ts';
import type { WorkerData } from '../worker/worker-protocol.ts';

export interface LabWorkerOptions {
  /** The built program of the worker. */
  readonly program: URL;
  readonly data: WorkerData;
  readonly memoryMb: number;
  /** The worker died (out of memory, or a bug): its labs are to be opened again from their snapshots. */
  readonly died: (error: Error) => void;
}

/** A worker that does not answer this many questions, asked at this interval (ms), is stuck and is ended. */
const PATIENCE = 10;
const INTERVAL = 1_000;

/** One worker thread that runs many labs. */
export class LabWorker {
  readonly peer: MessageChannelPeer;
  readonly #worker: Worker;
  /** How many labs it holds. */
  labs = 0;

  constructor(options: LabWorkerOptions) {
    this.#worker = new Worker(options.program, {
      workerData: options.data,
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
      // No learner's program sees the host's environment.
      env: {},
      execArgv: ['--enable-source-maps'],
    });
    this.peer = new MessageChannelPeer(this.#worker);
    let cause: Error | undefined;
    this.#worker.on('error', (error: Error) => {
      cause = error;
    });
    let unanswered = 0;
    const watch = setInterval(() => {
      if (unanswered++ >= PATIENCE) {
        cause = new Error('the lab worker did not answer any more');
        void this.#worker.terminate();
      } else if (unanswered === 1) {
        this.peer.call('ping', undefined).then(
          () => (unanswered = 0),
          () => undefined,
        );
      }
    }, INTERVAL);
    watch.unref();
    this.#worker.on('exit', (code) => {
      clearInterval(watch);
      const error = cause ?? new Error(`the lab worker ended with code ${code}`);
      this.peer.fail(error);
      options.died(error);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
