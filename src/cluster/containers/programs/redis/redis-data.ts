// Mirrors redis' keyspace: values, their expiry, and the commands upon them.
import { collectionCommands } from './collection-commands.ts';
import { keyCommands } from './key-commands.ts';

/** A list, a hash, a set or a sorted set (scores by member), or a string. */
export type RedisValue =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'list'; readonly items: string[] }
  | { readonly type: 'hash'; readonly fields: Map<string, string> }
  | { readonly type: 'set'; readonly members: Set<string> }
  | { readonly type: 'zset'; readonly scores: Map<string, number> };

/** A command: arguments without its name, and the reply on the wire. */
export interface RedisCommand {
  readonly least: number;
  readonly changes?: boolean;
  readonly run: (data: RedisData, args: readonly string[]) => string;
}

const COMMANDS: ReadonlyMap<string, RedisCommand> = new Map(Object.entries({ ...keyCommands, ...collectionCommands }));

export class RedisData {
  readonly now: () => number;
  readonly values = new Map<string, RedisValue>();
  readonly expiry = new Map<string, number>();
  /** Called after every command that may have changed something. */
  onChange: () => void = () => undefined;

  constructor(now: () => number) {
    this.now = now;
  }

  /** The reply on the wire. */
  execute([name = '', ...args]: readonly string[]): string {
    const command = COMMANDS.get(name.toUpperCase());
    if (command === undefined) {
      const shown = args.map((word) => `'${word}' `).join('');
      return `-ERR unknown command '${name}', with args beginning with: ${shown}\r\n`;
    }
    if (args.length < command.least) return `-ERR wrong number of arguments for '${name.toLowerCase()}' command\r\n`;
    const reply = command.run(this, args);
    if (command.changes === true && !reply.startsWith('-')) this.onChange();
    return reply;
  }

  get(key: string): RedisValue | undefined {
    const at = this.expiry.get(key);
    if (at !== undefined && at <= this.now()) this.delete(key);
    return this.values.get(key);
  }

  set(key: string, value: RedisValue): void {
    this.values.set(key, value);
  }

  delete(key: string): boolean {
    this.expiry.delete(key);
    return this.values.delete(key);
  }

  keys(): readonly string[] {
    return [...this.values.keys()].filter((key) => this.get(key) !== undefined);
  }

  /** What `dump.rdb` holds here: JSON, not redis' own format. */
  dump(): string {
    const entries = this.keys().map((key) => [key, plain(this.values.get(key)), this.expiry.get(key) ?? null]);
    return JSON.stringify(entries);
  }

  load(text: string): void {
    for (const [key, { type, content }, at] of JSON.parse(text) as readonly [string, PlainValue, number | null][]) {
      this.values.set(key, restored(type, content));
      if (at !== null) this.expiry.set(key, at);
    }
  }
}

interface PlainValue {
  readonly type: RedisValue['type'];
  readonly content: unknown;
}

function plain(value: RedisValue | undefined): PlainValue {
  switch (value?.type) {
    case 'list':
      return { type: 'list', content: value.items };
    case 'hash':
      return { type: 'hash', content: [...value.fields] };
    case 'set':
      return { type: 'set', content: [...value.members] };
    case 'zset':
      return { type: 'zset', content: [...value.scores] };
    default:
      return { type: 'string', content: value?.text ?? '' };
  }
}

function restored(type: RedisValue['type'], content: unknown): RedisValue {
  switch (type) {
    case 'list':
      return { type, items: content as string[] };
    case 'hash':
      return { type, fields: new Map(content as [string, string][]) };
    case 'set':
      return { type, members: new Set(content as string[]) };
    case 'zset':
      return { type, scores: new Map(content as [string, number][]) };
    case 'string':
      return { type, text: content as string };
  }
}
