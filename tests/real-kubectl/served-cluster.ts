import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findRealKubectl } from '../support/real-kubectl.ts';

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const START_TIMEOUT = 20_000;

/** `podium serve-cluster` and the real kubectl beside it, in a home of its own. */
export class ServedCluster {
  readonly home = mkdtempSync(path.join(os.tmpdir(), 'podium-kubectl-'));
  readonly #kubectl: string;
  readonly #server: ChildProcess;
  readonly #url: string;

  private constructor(kubectl: string, server: ChildProcess, url: string) {
    this.#kubectl = kubectl;
    this.#server = server;
    this.#url = url;
  }

  static async start(...options: string[]): Promise<ServedCluster> {
    const kubectl = await findRealKubectl();
    const program = path.resolve(process.env['PODIUM_PROGRAM'] ?? 'dist/podium.mjs');
    const server = spawn(process.execPath, [program, 'serve-cluster', '--port', '0', '--token', 'secret', ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      return new ServedCluster(kubectl, server, await addressOf(server));
    } catch (error) {
      server.kill('SIGKILL');
      throw error;
    }
  }

  /** One call of kubectl as the administrator; `stdin` is what `-f -` reads. */
  kubectl(args: readonly string[], stdin = ''): Promise<Result> {
    const connection = ['--server', this.#url, '--insecure-skip-tls-verify', ...(args.includes('--token') ? [] : ['--token', 'secret'])];
    const env = { HOME: this.home, PATH: process.env['PATH'] ?? '' } as unknown as NodeJS.ProcessEnv;
    return new Promise((resolve) => {
      const child = execFile(this.#kubectl, [...connection, ...args], { env, cwd: this.home, timeout: 20_000 }, (error, stdout, stderr) => {
        resolve({ stdout, stderr, code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1 });
      });
      child.stdin?.end(stdin);
    });
  }

  /** Words of one command line; no quotes. Fails the test when kubectl does. */
  async run(line: string, stdin = ''): Promise<string> {
    const { stdout, stderr, code } = await this.kubectl(line.split(' '), stdin);
    if (code !== 0) throw new Error(`kubectl ${line}: ${stderr}`);
    return stdout;
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    if (this.#server.exitCode === null && this.#server.signalCode === null) {
      const ended = new Promise<void>((resolve) => {
        this.#server.once('exit', () => resolve());
      });
      this.#server.kill('SIGKILL');
      await ended;
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Rejects when the server ends, or does not say where it listens in time. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`serve-cluster said nothing for ${START_TIMEOUT} ms`)), START_TIMEOUT);
    server.once('exit', (code) => reject(new Error(`serve-cluster ended with ${String(code)} before it served`)));
    server.stdout?.on('data', (chunk: Buffer) => {
      const found = /https:\/\/[\d.:]+/.exec(chunk.toString())?.[0];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}
