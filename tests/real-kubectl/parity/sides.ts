/** The real kubectl and ours, each in its own home, on one server. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hostProcess } from '#cli/host/host-machine.ts';
import { createKubectl } from '#kubectl/kubectl.ts';
import { HttpsTransport } from '#labs/https/https-transport.ts';
import type { OutputStream } from '#posix/stream.ts';
import { splitWords } from './split-words.ts';

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export interface Side {
  /** What `@` in a command line stands for: a namespace, and the beginning of other names. */
  readonly name: string;
  run(line: string, stdin?: string): Promise<Result>;
}

const TIMEOUT = 60_000;

/** A home with a kubeconfig, whose context is in the namespace `name`, and with the files. */
function furnish(home: string, name: string, server: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(path.join(home, '.kube'), { recursive: true });
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'main',
    clusters: [{ name: 'main', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'main', user: { token: 'secret' } }],
    contexts: [{ name: 'main', context: { cluster: 'main', user: 'main', namespace: name } }],
  };
  writeFileSync(path.join(home, '.kube', 'config'), JSON.stringify(config));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), text.replaceAll(/@(?![.])/g, name));
  }
}

function environment(home: string): Record<string, string> {
  return { HOME: home, PATH: process.env['PATH'] ?? '', TERM: 'dumb', KUBE_EDITOR: './editor' };
}

export function realSide(kubectl: string, home: string, name: string, server: string, files: Readonly<Record<string, string>>): Side {
  furnish(home, name, server, files);
  return {
    name,
    run: (line, stdin = '') =>
      new Promise((resolve) => {
        const options = { env: environment(home) as unknown as NodeJS.ProcessEnv, cwd: home, timeout: TIMEOUT, maxBuffer: 64 * 1024 * 1024 };
        const child = execFile(kubectl, splitWords(line.replaceAll(/@(?![.])/g, name)), options, (error, stdout, stderr) => {
          resolve({ stdout, stderr, code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 124 });
        });
        // A program that reads no input may have ended before it is given any.
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(stdin.replaceAll(/@(?![.])/g, name));
      }),
  };
}

/** In this process: starting a program two hundred times would take longer than all the commands. */
export function ourSide(home: string, name: string, server: string, files: Readonly<Record<string, string>>): Side {
  furnish(home, name, server, files);
  const kubectl = createKubectl({ connect: (config) => new HttpsTransport(config) });
  return {
    name,
    run: async (line, stdin = '') => {
      const argv = ['kubectl', ...splitWords(line.replaceAll(/@(?![.])/g, name))];
      const out = { stdout: '', stderr: '' };
      const sink = (stream: keyof typeof out): OutputStream => {
        const decoder = new TextDecoder();
        return {
          write: (chunk) => {
            out[stream] += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
            return Promise.resolve();
          },
          close: () => undefined,
        };
      };
      let input: Uint8Array | undefined = stdin === '' ? undefined : new TextEncoder().encode(stdin.replaceAll(/@(?![.])/g, name));
      const program = {
        ...hostProcess(argv),
        cwd: home,
        env: new Map(Object.entries(environment(home))),
        terminal: undefined,
        isTty: () => false,
        stdin: {
          read: () => {
            const chunk = input;
            input = undefined;
            return Promise.resolve(chunk);
          },
          close: () => undefined,
        },
        stdout: sink('stdout'),
        stderr: sink('stderr'),
      };
      const late = new Promise<number>((resolve) => {
        setTimeout(() => resolve(124), TIMEOUT).unref();
      });
      return { code: await Promise.race([kubectl.run(program), late]), ...out };
    },
  };
}
