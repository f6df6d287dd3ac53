// Mirrors CoreDNS: answers from its Corefile, reloads it, logs and dies as it does.
import { fnv32a } from '#kube/hash.ts';
import type { DnsReply } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Api } from '../../api/api.ts';
import { inClusterApi } from '../../containers/programs/in-cluster-api.ts';
import { parseResolvConf } from '../resolver.ts';
import { CorefileError, parseCorefile, type ServerBlock } from './corefile.ts';
import { DnsPlugins } from './dns-plugins.ts';

const RELOAD_INTERVAL = 30_000;
/** Questions on their way at once: more can only be a loop of forwards. */
const MAX_PENDING = 100;
const FLAGS = { qr: 'qr', aa: 'aa', rd: 'rd', ra: 'ra' };

export const coredns: Program = { name: 'coredns', run: (process) => new CoreDns(process).run() };

class CoreDns {
  readonly #process: Process;
  readonly #path: string;
  #text = '';
  #refused = '';
  #loadedAt = 0;
  #plugins: DnsPlugins | undefined;
  #pending = 0;

  constructor(process: Process) {
    this.#process = process;
    const flag = process.argv.indexOf('-conf');
    this.#path = flag < 0 ? '/Corefile' : (process.argv[flag + 1] ?? 'Corefile');
  }

  async run(): Promise<number> {
    const process = this.#process;
    const api = inClusterApi(process, 'kube-system:coredns');
    const text = this.#read();
    if (api === undefined || text === undefined) {
      await process.stderr.write(`loading Caddyfile via flag: open ${this.#path}: no such file or directory\n`);
      return 1;
    }
    let blocks: readonly ServerBlock[];
    try {
      blocks = parseCorefile(text);
    } catch (error) {
      if (!(error instanceof CorefileError)) throw error;
      await process.stderr.write(`${error.message}\n`);
      return 1;
    }
    this.#use(api, text, blocks);
    for (const { zones, port } of blocks) for (const zone of zones) await process.stdout.write(`${zone}.:${String(port)}\n`);
    await this.#say(`[INFO] plugin/reload: Running configuration SHA512 = ${digest(text)}\nCoreDNS-1.12.1\nlinux/amd64, go1.24.1, 707c7c1`);
    this.#listen(api, blocks);
    await process.race(
      new Promise<void>((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.onSignal(signal, resolve);
      }),
    );
    await this.#say('[INFO] SIGTERM: Shutting down servers then terminating');
    if (has(blocks, 'health')) await this.#say('[INFO] plugin/health: Going into lameduck mode for 5s');
    return 0;
  }

  #listen(api: Api, blocks: readonly ServerBlock[]): void {
    const { network } = this.#process.machine;
    network.listen(53, {
      dns: (name, type, from) => this.#answer(api, name, type, from),
      connect: (connection) => {
        void connection.input.read().then(() => {
          connection.close();
        });
      },
    });
    const page = (port: number, text: string): void => {
      const body = encodeUtf8(text);
      network.listen(port, { http: () => Promise.resolve({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }) });
    };
    if (has(blocks, 'health')) page(8080, 'OK');
    if (has(blocks, 'ready')) page(8181, 'OK');
    if (has(blocks, 'prometheus')) page(9153, 'coredns_build_info{goversion="go1.24.1",revision="707c7c1",version="1.12.1"} 1\n');
  }

  async #answer(api: Api, name: string, type: string, from: string): Promise<DnsReply> {
    await this.#reload(api);
    const plugins = this.#plugins;
    if (plugins === undefined || this.#pending >= MAX_PENDING) return { status: 'SERVFAIL', records: [] };
    this.#pending++;
    const started = this.#process.machine.clock.now();
    try {
      const reply = await plugins.answer(name, type);
      await this.#log(plugins.blockOf(name), name, type, from, reply, started);
      return reply;
    } finally {
      this.#pending--;
    }
  }

  async #forward(to: readonly string[], name: string, type: string): Promise<DnsReply | undefined> {
    const { network } = this.#process.machine;
    const servers = to.flatMap((each) => (each.startsWith('/') ? this.#serversIn(each) : each.replace(/^(dns|tls):\/\//, '').replace(/:\d+$/, '')));
    for (const server of servers) {
      const { status, records, authority } = await this.#process.race(network.query(`${name}.`, type, server));
      if (status !== 'TIMEOUT') return { status, records, ...(authority !== undefined && { authority }) };
      const own = network.addresses[0] ?? '';
      await this.#say(`[ERROR] plugin/errors: 2 ${name}. ${type}: read udp ${own}:45211->${server}:53: i/o timeout`);
    }
    return undefined;
  }

  #serversIn(path: string): readonly string[] {
    try {
      return parseResolvConf(this.#process.fs.readText(path)).servers;
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      return [];
    }
  }

  /** The plug-in reload looks every 30 s; here, at the first question after that. */
  async #reload(api: Api): Promise<void> {
    const { clock } = this.#process.machine;
    if (clock.now() < this.#loadedAt + RELOAD_INTERVAL) return;
    const text = this.#read();
    if (text === undefined || text === this.#text || text === this.#refused) return;
    await this.#say('[INFO] Reloading');
    try {
      this.#use(api, text, parseCorefile(text));
      await this.#say(`[INFO] plugin/reload: Running configuration SHA512 = ${digest(text)}\n[INFO] Reloading complete`);
    } catch (error) {
      if (!(error instanceof CorefileError)) throw error;
      this.#refused = text;
      await this.#say(`[ERROR] Restart failed: ${error.message}\n[ERROR] plugin/reload: Corefile changed but reload failed: ${error.message}`);
    }
  }

  #use(api: Api, text: string, blocks: readonly ServerBlock[]): void {
    this.#text = text;
    this.#loadedAt = has(blocks, 'reload') ? this.#process.machine.clock.now() : Infinity;
    this.#plugins = new DnsPlugins(blocks, api, (servers, name, type) => this.#forward(servers, name, type));
  }

  #read(): string | undefined {
    try {
      return this.#process.fs.readText(this.#path);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      return undefined;
    }
  }

  async #log(block: ServerBlock | undefined, name: string, type: string, from: string, reply: DnsReply, started: number): Promise<void> {
    if (block?.directives.some((each) => each.name === 'log') !== true) return;
    const flags = [FLAGS.qr, ...(reply.authoritative === true ? [FLAGS.aa] : []), FLAGS.rd, ...(reply.authoritative === true ? [] : [FLAGS.ra])];
    const took = ((this.#process.machine.clock.now() - started) / 1000 + 0.000_1).toFixed(9);
    const size = name.length + 18;
    const id = fnv32a(`${name}${from}`) % 65_536;
    await this.#say(
      `[INFO] ${from} - ${String(id)} "${type} IN ${name}. udp ${String(size)} false 512" ${reply.status} ${flags.join(',')} ${String(size + reply.records.length * 28)} ${took}s`,
    );
  }

  #say(text: string): Promise<void> {
    return this.#process.stdout.write(`${text}\n`);
  }
}

function has(blocks: readonly ServerBlock[], plugin: string): boolean {
  return blocks.some(({ directives }) => directives.some(({ name }) => name === plugin));
}

/** Tells one configuration from another; not the real digest. */
function digest(text: string): string {
  return Array.from({ length: 16 }, (_, index) =>
    fnv32a(`${String(index)}${text}`)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}
