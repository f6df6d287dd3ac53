// What connections of one redis server share: commands that wait, channels, the password.
import type { Clock } from '#posix/clock.ts';
import type { Connection } from '#posix/network.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { ByteReader } from '../../../network/byte-reader.ts';
import type { RedisData } from './redis-data.ts';
import { array, bulk, integer, matches, NIL, OK } from './resp.ts';

const MOST_WORDS = 10_000;

interface Client {
  readonly connection: Connection;
  readonly channels: Set<string>;
  trusted: boolean;
}

export class RedisHub {
  readonly #clock: Clock;
  readonly #data: RedisData;
  readonly #password: string | undefined;
  readonly #version: string;
  readonly #port: number;
  readonly #clients = new Set<Client>();
  readonly #waiting = new Set<() => boolean>();

  constructor(clock: Clock, data: RedisData, password: string | undefined, version: string, port: number) {
    this.#clock = clock;
    this.#data = data;
    this.#password = password;
    this.#version = version;
    this.#port = port;
  }

  /** Something is different: those that wait for it look again. */
  changed(): void {
    for (const look of [...this.#waiting]) if (look()) this.#waiting.delete(look);
  }

  close(): void {
    for (const { connection } of this.#clients) connection.close();
  }

  async serve(connection: Connection): Promise<void> {
    const reader = new ByteReader(connection.input);
    const client: Client = { connection, channels: new Set(), trusted: this.#password === undefined };
    this.#clients.add(client);
    try {
      let next = readCommand(reader);
      for (;;) {
        const words = await next;
        if (words === undefined) break;
        next = readCommand(reader);
        if (words.length === 0) continue;
        if (words[0]?.toUpperCase() === 'QUIT') {
          await connection.output.write(OK);
          break;
        }
        const gone = next.then((following) => following === undefined);
        const reply = await this.#answer(words, client, gone);
        if (reply === undefined) break;
        await connection.output.write(reply);
      }
    } finally {
      this.#clients.delete(client);
      connection.close();
    }
  }

  /** Undefined: whoever asked is gone before there was an answer. */
  async #answer(words: readonly string[], client: Client, gone: Promise<boolean>): Promise<string | undefined> {
    const [name = '', ...args] = words;
    const verb = name.toUpperCase();
    if (verb === 'AUTH') {
      if (this.#password === undefined)
        return '-ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?\r\n';
      client.trusted = args.at(-1) === this.#password;
      return client.trusted ? OK : '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
    }
    if (!client.trusted) return '-NOAUTH Authentication required.\r\n';
    switch (verb) {
      case 'HELLO':
        return '-NOPROTO unsupported protocol version\r\n';
      case 'INFO':
        return bulk(this.#information());
      case 'CONFIG':
        return args[0]?.toUpperCase() === 'GET' ? array(this.#configuration(args[1] ?? '*')) : OK;
      case 'BLPOP':
      case 'BRPOP':
        return this.#blockingPop(verb.slice(1), args, gone);
      case 'PUBLISH':
        return this.#publish(args[0] ?? '', args[1] ?? '');
      case 'SUBSCRIBE':
        for (const channel of args) client.channels.add(channel);
        return args.map((channel, index) => `*3\r\n${bulk('subscribe')}${bulk(channel)}${integer(index + 1)}`).join('');
      case 'UNSUBSCRIBE':
        for (const channel of args.length === 0 ? [...client.channels] : args) client.channels.delete(channel);
        return `*3\r\n${bulk('unsubscribe')}${args[0] === undefined ? NIL : bulk(args[0])}${integer(client.channels.size)}`;
      default:
        return this.#data.execute(words);
    }
  }

  #blockingPop(verb: string, args: readonly string[], gone: Promise<boolean>): Promise<string | undefined> {
    const keys = args.slice(0, -1);
    const attempt = (): string | undefined => {
      for (const key of keys) {
        if (this.#data.get(key)?.type !== 'list') continue;
        const [, item = ''] = /^\$\d+\r\n([\s\S]*)\r\n$/.exec(this.#data.execute([verb, key])) ?? [];
        return array([key, item]);
      }
      return undefined;
    };
    return new Promise((resolve) => {
      const look = (): boolean => {
        const reply = attempt();
        if (reply !== undefined) resolve(reply);
        return reply !== undefined;
      };
      if (look()) return;
      this.#waiting.add(look);
      const give = (reply: string | undefined): void => {
        this.#waiting.delete(look);
        resolve(reply);
      };
      const seconds = Number(args.at(-1));
      if (seconds > 0) this.#clock.schedule(this.#clock.now() + seconds * 1000, () => give('*-1\r\n'));
      void gone.then((left) => {
        if (left) give(undefined);
      });
    });
  }

  #publish(channel: string, message: string): string {
    const listening = [...this.#clients].filter(({ channels }) => channels.has(channel));
    for (const { connection } of listening) void connection.output.write(array(['message', channel, message])).catch(() => undefined);
    return integer(listening.length);
  }

  #information(): string {
    const keys = this.#data.keys().length;
    const keyspace = keys === 0 ? '' : `db0:keys=${keys},expires=${this.#data.expiry.size},avg_ttl=0\r\n`;
    return `# Server\r\nredis_version:${this.#version}\r\nredis_mode:standalone\r\nos:Linux x86_64\r\ntcp_port:${this.#port}\r\n\r\n# Clients\r\nconnected_clients:${this.#clients.size}\r\n\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n\r\n# Keyspace\r\n${keyspace}`;
  }

  #configuration(pattern: string): readonly string[] {
    const all = { maxmemory: '0', 'maxmemory-policy': 'noeviction', port: String(this.#port), appendonly: 'no', save: '3600 1 300 100 60 10000' };
    return Object.entries(all).flatMap(([name, value]) => (matches(pattern, name) ? [name, value] : []));
  }
}

/** An array of bulk strings, or a line of words as typed with nc. */
async function readCommand(reader: ByteReader): Promise<string[] | undefined> {
  const line = await reader.line();
  if (line === undefined) return undefined;
  if (!line.startsWith('*')) return line.trim() === '' ? [] : line.trim().split(/\s+/);
  const words: string[] = [];
  for (let left = Math.min(MOST_WORDS, Number(line.slice(1)) || 0); left > 0; left--) {
    const length = Number(((await reader.line()) ?? '$0').slice(1));
    if (!Number.isInteger(length) || length < 0) return undefined;
    words.push(decodeUtf8(await reader.bytes(length)));
    await reader.bytes(2);
  }
  return words;
}
