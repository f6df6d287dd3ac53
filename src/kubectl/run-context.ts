/** What a running command works with. */
import type { Transport } from '#kube/transport.ts';
import type { Process } from '#posix/process.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { Client } from './client.ts';
import type { CommandContext } from './command.ts';
import { execTransport } from './config/exec-credentials.ts';
import { KubeconfigAccess } from './config/kubeconfig-access.ts';
import { contextOf, resolveConfig, type ResolvedConfig } from './config/resolved-config.ts';
import type { FlagValues } from './flags/flag-values.ts';
import type { ParsedFlags } from './flags/parse-flags.ts';
import { loggedTransport, logOf } from './request-log.ts';

export class RunContext implements CommandContext {
  readonly process: Process;
  readonly path: string;
  readonly args: readonly string[];
  readonly argsBeforeDash: number;
  readonly flags: FlagValues;
  readonly config: KubeconfigAccess;
  /** Without the flags of the command itself that have the name of a global one (`create rolebinding --user`). */
  readonly #globalFlags: FlagValues;
  readonly #connect: (config: ResolvedConfig) => Transport;
  #client: Client | undefined;
  #resolved: ResolvedConfig | undefined;
  #warnings: string[] = [];
  /** A warning is said once, however many requests bring it. */
  readonly #warned = new Set<string>();

  constructor(process: Process, path: string, parsed: ParsedFlags, ownFlags: ReadonlySet<string>, connect: (config: ResolvedConfig) => Transport) {
    this.process = process;
    this.path = path;
    this.args = parsed.args;
    this.argsBeforeDash = parsed.argsBeforeDash;
    this.flags = parsed.flags;
    this.config = new KubeconfigAccess(process, parsed.flags.string('kubeconfig'));
    this.#globalFlags = parsed.flags.without(ownFlags);
    this.#connect = connect;
  }

  get client(): Client {
    return (this.#client ??= this.#newClient());
  }

  get serverAddress(): string {
    return this.#client?.server ?? this.#resolved?.server ?? '';
  }

  get namespace(): string {
    return this.flags.string('namespace') || contextOf(this.config, this.#globalFlags).namespace || 'default';
  }

  get namespaceGiven(): boolean {
    return this.flags.string('namespace') !== '';
  }

  get now(): number {
    return this.process.machine.clock.now();
  }

  async out(text: string | Uint8Array): Promise<void> {
    await this.flushWarnings();
    if (text.length > 0) await this.process.stdout.write(text);
  }

  async err(text: string): Promise<void> {
    await this.flushWarnings();
    if (text !== '') await this.process.stderr.write(text);
  }

  async readStdin(): Promise<string> {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const chunk = await this.process.stdin.read();
      if (chunk === undefined) break;
      chunks.push(chunk);
    }
    const all = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
    let offset = 0;
    for (const chunk of chunks) {
      all.set(chunk, offset);
      offset += chunk.length;
    }
    return decodeUtf8(all);
  }

  async readLine(): Promise<string> {
    let text = '';
    while (!text.includes('\n')) {
      const chunk = await this.process.stdin.read();
      if (chunk === undefined) break;
      text += decodeUtf8(chunk);
    }
    return text.split('\n')[0] ?? '';
  }

  async warn(text: string): Promise<void> {
    await this.err(`Warning: ${text}\n`);
  }

  resolve(path: string): string {
    return this.config.absolute(path);
  }

  race<T>(promise: Promise<T>): Promise<T> {
    return this.process.race(promise);
  }

  /** Warnings of the server come while a request is answered; they are written before what comes next. */
  async flushWarnings(): Promise<void> {
    const texts = this.#warnings;
    this.#warnings = [];
    for (const text of texts) await this.process.stderr.write(`Warning: ${text}\n`);
  }

  async exitCode(): Promise<number> {
    const count = this.#warned.size;
    if (!this.flags.bool('warnings-as-errors') || count === 0) return 0;
    await this.err(`error: ${count} warning${count === 1 ? '' : 's'} received\n`);
    return 1;
  }

  #newClient(): Client {
    const resolved = (this.#resolved ??= resolveConfig(this.config, this.#globalFlags));
    const { impersonate } = resolved;
    const { exec } = resolved;
    const stdinTaken = this.flags.list('filename').includes('-') || this.args.includes('-');
    const transport = exec === undefined ? this.#connect(resolved) : execTransport(resolved, exec, this.process, stdinTaken, this.#connect);
    return new Client(loggedTransport(transport, this.flags.int('v'), logOf(this.process), resolved.token !== undefined), {
      headers: {
        ...(impersonate === undefined ? {} : { 'impersonate-user': impersonate.user }),
        ...(impersonate === undefined || impersonate.groups.length === 0
          ? {}
          : { 'impersonate-group': impersonate.groups.map((group) => `${group}\n`).join('') }),
        ...(impersonate === undefined || impersonate.uid === '' ? {} : { 'impersonate-uid': impersonate.uid }),
        ...Object.fromEntries(
          Object.entries(impersonate?.extra ?? {}).map(([key, values]) => [
            `impersonate-extra-${encodeURIComponent(key.toLowerCase())}`,
            values.map((value) => `${value}\n`).join(''),
          ]),
        ),
      },
      warn: (text) => {
        if (this.#warned.has(text)) return;
        this.#warned.add(text);
        this.#warnings.push(text);
      },
      race: (promise) => this.process.race(promise),
    });
  }
}
