// Mirrors redis' keyspace: values, expiry, and replies in RESP2.
import { encodeUtf8 } from '#posix/utf8.ts';

type Value = string | string[] | Map<string, string>;

const WRONG_TYPE = '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n';

export class RedisData {
  readonly #now: () => number;
  readonly #values = new Map<string, Value>();
  readonly #expiry = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The reply on the wire. */
  execute([name = '', ...args]: readonly string[]): string {
    const [key = '', first = '', second = ''] = args;
    this.#expire(key);
    const value = this.#values.get(key);
    switch (name.toUpperCase()) {
      case 'PING':
        return args.length === 0 ? '+PONG\r\n' : bulk(key);
      case 'ECHO':
        return bulk(key);
      case 'SELECT':
      case 'CLIENT':
        return '+OK\r\n';
      case 'COMMAND':
        return '*0\r\n';
      case 'INFO':
        return bulk('# Server\r\nredis_mode:standalone\r\n');
      case 'SET':
        this.#values.set(key, first);
        this.#expiry.delete(key);
        if (second.toUpperCase() === 'EX') this.#expiry.set(key, this.#now() + Number(args[3]) * 1000);
        return '+OK\r\n';
      case 'GET':
        return value === undefined ? '$-1\r\n' : typeof value === 'string' ? bulk(value) : WRONG_TYPE;
      case 'INCR':
        return this.#add(key, 1);
      case 'DECR':
        return this.#add(key, -1);
      case 'INCRBY':
        return this.#add(key, Number(first));
      case 'DECRBY':
        return this.#add(key, -Number(first));
      case 'APPEND': {
        const text = (typeof value === 'string' ? value : '') + first;
        this.#values.set(key, text);
        return integer(text.length);
      }
      case 'DEL':
        return integer(args.filter((each) => this.#values.delete(each)).length);
      case 'EXISTS':
        return integer(args.filter((each) => this.#values.has(each)).length);
      case 'KEYS': {
        const pattern = new RegExp(
          `^${key
            .replace(/[.+^${}()|\\]/g, '\\$&')
            .replaceAll('*', '.*')
            .replaceAll('?', '.')}$`,
        );
        return array([...this.#values.keys()].filter((each) => pattern.test(each)));
      }
      case 'DBSIZE':
        return integer(this.#values.size);
      case 'FLUSHALL':
      case 'FLUSHDB':
        this.#values.clear();
        return '+OK\r\n';
      case 'EXPIRE':
        if (value === undefined) return integer(0);
        this.#expiry.set(key, this.#now() + Number(first) * 1000);
        return integer(1);
      case 'TTL': {
        const at = this.#expiry.get(key);
        return integer(value === undefined ? -2 : at === undefined ? -1 : Math.ceil((at - this.#now()) / 1000));
      }
      case 'TYPE':
        return `+${value === undefined ? 'none' : typeof value === 'string' ? 'string' : Array.isArray(value) ? 'list' : 'hash'}\r\n`;
      default:
        return this.#collection(name, key, args.slice(1), value);
    }
  }

  #collection(name: string, key: string, args: readonly string[], value: Value | undefined): string {
    const verb = name.toUpperCase();
    if (/^[LR](PUSH|POP|LEN|RANGE)$/.test(verb)) {
      if (value !== undefined && !Array.isArray(value)) return WRONG_TYPE;
      const list = value ?? [];
      if (verb === 'LLEN') return integer(list.length);
      if (verb === 'LRANGE') {
        const [from = 0, to = -1] = args.map(Number);
        return array(list.slice(from, to < 0 ? list.length + to + 1 : to + 1));
      }
      if (verb.endsWith('POP')) {
        const popped = verb === 'LPOP' ? list.shift() : list.pop();
        if (list.length === 0) this.#values.delete(key);
        return popped === undefined ? '$-1\r\n' : bulk(popped);
      }
      for (const item of args) {
        if (verb === 'LPUSH') list.unshift(item);
        else list.push(item);
      }
      this.#values.set(key, list);
      return integer(list.length);
    }
    if (/^H(SET|GET|GETALL|DEL|LEN)$/.test(verb)) {
      if (value !== undefined && !(value instanceof Map)) return WRONG_TYPE;
      const hash = value ?? new Map<string, string>();
      if (verb === 'HGET') return hash.has(args[0] ?? '') ? bulk(hash.get(args[0] ?? '') ?? '') : '$-1\r\n';
      if (verb === 'HGETALL') return array([...hash].flat());
      if (verb === 'HLEN') return integer(hash.size);
      if (verb === 'HDEL') return integer(args.filter((field) => hash.delete(field)).length);
      let added = 0;
      for (let index = 0; index + 1 < args.length; index += 2) {
        if (!hash.has(args[index] ?? '')) added++;
        hash.set(args[index] ?? '', args[index + 1] ?? '');
      }
      this.#values.set(key, hash);
      return integer(added);
    }
    return `-ERR unknown command '${name}', with args beginning with: ${[key, ...args]
      .filter((word) => word !== '')
      .map((word) => `'${word}' `)
      .join('')}\r\n`;
  }

  #add(key: string, amount: number): string {
    const value = this.#values.get(key) ?? '0';
    if (typeof value !== 'string') return WRONG_TYPE;
    if (!/^-?\d+$/.test(value) || Number.isNaN(amount)) return '-ERR value is not an integer or out of range\r\n';
    const next = Number(value) + amount;
    this.#values.set(key, String(next));
    return integer(next);
  }

  #expire(key: string): void {
    const at = this.#expiry.get(key);
    if (at === undefined || at > this.#now()) return;
    this.#expiry.delete(key);
    this.#values.delete(key);
  }
}

function bulk(text: string): string {
  return `$${String(encodeUtf8(text).length)}\r\n${text}\r\n`;
}

function integer(value: number): string {
  return `:${String(value)}\r\n`;
}

function array(items: readonly string[]): string {
  return `*${String(items.length)}\r\n${items.map(bulk).join('')}`;
}
