import type { Process } from '#posix/process.ts';
import { Turnstile } from './turnstile.ts';

/** Making a key keeps a core of the host busy for a while: one at a time for all labs of this process … */
const everybody = new Turnstile();

/** One run of an openssl command. */
export class Session {
  readonly process: Process;
  /** As typed: `x509`. */
  readonly command: string;
  readonly args: readonly string[];
  readonly #turns: Turnstile;
  #ended = false;

  /** `turns`: … of which one lab waits for one only, so that it does not hold the others up. */
  constructor(process: Process, command: string, args: readonly string[], turns: Turnstile) {
    this.process = process;
    this.command = command;
    this.args = args;
    this.#turns = turns;
  }

  /** ms since the epoch. */
  get now(): number {
    return this.process.machine.clock.now();
  }

  /** Work of the host that takes no time here. */
  work<T>(promise: Promise<T>): Promise<T> {
    return this.process.race(this.process.machine.clock.standStill(promise));
  }

  /** The same for what keeps the host busy, in its turn. */
  async heavyWork<T>(work: () => Promise<T>): Promise<T> {
    const wanted = (): boolean => !this.#ended;
    try {
      return await this.work(this.#turns.pass(() => everybody.pass(work, wanted), wanted));
    } catch (error) {
      this.#ended = true;
      throw error;
    }
  }

  async print(text: string | Uint8Array): Promise<void> {
    await this.process.stdout.write(text);
  }

  async tell(line: string): Promise<void> {
    await this.process.stderr.write(`${line}\n`);
  }
}
