import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The built server as a process of its own, with a data folder that outlives it until `remove`. */
export class PodiumServer {
  readonly data = mkdtempSync(path.join(os.tmpdir(), 'podium-'));
  #process: ChildProcess | undefined;
  #output = '';
  #port = 0;

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Everything it has printed since it was last started. */
  get output(): string {
    return this.#output;
  }

  /** The one-time link that the first start prints. */
  get invitation(): string {
    return /http:\S+\/invitation\/\S+/.exec(this.#output)?.[0] ?? '';
  }

  async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#output = '';
    const child = spawn(process.execPath, [path.resolve('dist/server.mjs')], {
      env: { ...process.env, NODE_ENV: 'production', PORT: String(this.#port), DATA_DIR: this.data, LAB_WORKERS: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        this.#output += chunk.toString();
        const port = /Podium is ready at http:\/\/localhost:(\d+)/.exec(this.#output)?.[1];
        if (port === undefined) return;
        this.#port = Number(port);
        resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('close', (code) => reject(new Error(`the server ended with code ${code}:\n${this.#output}`)));
    });
  }

  /** Resolves when it is gone. */
  stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child?.exitCode ?? null);
    const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.kill(signal);
    return gone;
  }

  remove(): void {
    rmSync(this.data, { recursive: true, force: true });
  }
}
