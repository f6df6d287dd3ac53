// Strings, counters, expiry and the keyspace.
import type { RedisCommand, RedisData } from './redis-data.ts';
import { array, bulk, integer, matches, NIL, NOT_AN_INTEGER, OK, WRONG_TYPE } from './resp.ts';

const LARGEST_STRING = 4_000_000;

function add(data: RedisData, key: string, amount: number): string {
  const value = data.get(key);
  if (value !== undefined && value.type !== 'string') return WRONG_TYPE;
  const text = value?.text ?? '0';
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(amount)) return NOT_AN_INTEGER;
  const next = Number(text) + amount;
  data.set(key, { type: 'string', text: String(next) });
  return integer(next);
}

function set(data: RedisData, [key = '', text = '', ...options]: readonly string[]): string {
  const words = options.map((word) => word.toUpperCase());
  const old = data.get(key);
  const given = words.includes('GET') ? (old?.type === 'string' ? bulk(old.text) : NIL) : undefined;
  if ((words.includes('NX') && old !== undefined) || (words.includes('XX') && old === undefined)) return given ?? NIL;
  if (text.length > LARGEST_STRING) return '-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n';
  const kept = words.includes('KEEPTTL') ? data.expiry.get(key) : undefined;
  data.set(key, { type: 'string', text });
  data.expiry.delete(key);
  if (kept !== undefined) data.expiry.set(key, kept);
  for (const [unit, factor] of [
    ['EX', 1000],
    ['PX', 1],
  ] as const) {
    const at = words.indexOf(unit);
    if (at < 0) continue;
    const span = Number(options[at + 1]);
    if (!Number.isInteger(span)) return NOT_AN_INTEGER;
    data.expiry.set(key, data.now() + span * factor);
  }
  return given ?? OK;
}

function expire(data: RedisData, [key = '', span = '']: readonly string[], factor: number): string {
  if (data.get(key) === undefined) return integer(0);
  if (!/^-?\d+$/.test(span)) return NOT_AN_INTEGER;
  data.expiry.set(key, data.now() + Number(span) * factor);
  data.get(key);
  return integer(1);
}

function left(data: RedisData, key: string, factor: number): string {
  if (data.get(key) === undefined) return integer(-2);
  const at = data.expiry.get(key);
  return integer(at === undefined ? -1 : Math.ceil((at - data.now()) / factor));
}

function read(data: RedisData, key: string): string | undefined {
  const value = data.get(key);
  return value?.type === 'string' ? value.text : undefined;
}

const ok: RedisCommand = { least: 0, run: () => OK };

export const keyCommands: Readonly<Record<string, RedisCommand>> = {
  PING: { least: 0, run: (_, [text]) => (text === undefined ? '+PONG\r\n' : bulk(text)) },
  ECHO: { least: 1, run: (_, [text]) => bulk(text) },
  SELECT: ok,
  CLIENT: ok,
  RESET: ok,
  SAVE: { least: 0, changes: true, run: () => OK },
  BGSAVE: { least: 0, changes: true, run: () => '+Background saving started\r\n' },
  COMMAND: { least: 0, run: () => '*0\r\n' },
  TIME: { least: 0, run: (data) => array([String(Math.floor(data.now() / 1000)), String((data.now() % 1000) * 1000)]) },
  SET: { least: 2, changes: true, run: set },
  SETEX: { least: 3, changes: true, run: (data, [key = '', seconds = '', text = '']) => set(data, [key, text, 'EX', seconds]) },
  SETNX: { least: 2, changes: true, run: (data, [key = '', text = '']) => (set(data, [key, text, 'NX']) === OK ? integer(1) : integer(0)) },
  GETSET: { least: 2, changes: true, run: (data, [key = '', text = '']) => set(data, [key, text, 'GET']) },
  GET: {
    least: 1,
    run: (data, [key = '']) => {
      const value = data.get(key);
      return value === undefined ? NIL : value.type === 'string' ? bulk(value.text) : WRONG_TYPE;
    },
  },
  GETDEL: {
    least: 1,
    changes: true,
    run: (data, [key = '']) => {
      const text = read(data, key);
      if (text !== undefined) data.delete(key);
      return bulk(text);
    },
  },
  MGET: { least: 1, run: (data, keys) => array(keys.map((key) => read(data, key))) },
  MSET: {
    least: 2,
    changes: true,
    run: (data, words) => {
      if (words.length % 2 === 1) return "-ERR wrong number of arguments for 'mset' command\r\n";
      for (let index = 0; index < words.length; index += 2) set(data, words.slice(index, index + 2));
      return OK;
    },
  },
  STRLEN: { least: 1, run: (data, [key = '']) => integer(read(data, key)?.length ?? 0) },
  APPEND: {
    least: 2,
    changes: true,
    run: (data, [key = '', more = '']) => {
      const value = data.get(key);
      if (value !== undefined && value.type !== 'string') return WRONG_TYPE;
      const text = (value?.text ?? '') + more;
      if (text.length > LARGEST_STRING) return '-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n';
      data.set(key, { type: 'string', text });
      return integer(text.length);
    },
  },
  INCR: { least: 1, changes: true, run: (data, [key = '']) => add(data, key, 1) },
  DECR: { least: 1, changes: true, run: (data, [key = '']) => add(data, key, -1) },
  INCRBY: { least: 2, changes: true, run: (data, [key = '', by = '']) => add(data, key, Number(by)) },
  DECRBY: { least: 2, changes: true, run: (data, [key = '', by = '']) => add(data, key, -Number(by)) },
  DEL: { least: 1, changes: true, run: (data, keys) => integer(keys.filter((key) => data.get(key) !== undefined && data.delete(key)).length) },
  UNLINK: { least: 1, changes: true, run: (data, keys) => integer(keys.filter((key) => data.get(key) !== undefined && data.delete(key)).length) },
  EXISTS: { least: 1, run: (data, keys) => integer(keys.filter((key) => data.get(key) !== undefined).length) },
  KEYS: { least: 1, run: (data, [pattern = '*']) => array(data.keys().filter((key) => matches(pattern, key))) },
  SCAN: {
    least: 1,
    run: (data, args) => {
      const at = args.findIndex((word) => word.toUpperCase() === 'MATCH');
      const found = data.keys().filter((key) => at < 0 || matches(args[at + 1] ?? '*', key));
      return `*2\r\n${bulk('0')}${array(found)}`;
    },
  },
  RENAME: {
    least: 2,
    changes: true,
    run: (data, [from = '', to = '']) => {
      const value = data.get(from);
      if (value === undefined) return '-ERR no such key\r\n';
      data.delete(from);
      data.set(to, value);
      return OK;
    },
  },
  TYPE: { least: 1, run: (data, [key = '']) => `+${data.get(key)?.type ?? 'none'}\r\n` },
  DBSIZE: { least: 0, run: (data) => integer(data.keys().length) },
  FLUSHALL: { least: 0, changes: true, run: flush },
  FLUSHDB: { least: 0, changes: true, run: flush },
  EXPIRE: { least: 2, changes: true, run: (data, args) => expire(data, args, 1000) },
  PEXPIRE: { least: 2, changes: true, run: (data, args) => expire(data, args, 1) },
  TTL: { least: 1, run: (data, [key = '']) => left(data, key, 1000) },
  PTTL: { least: 1, run: (data, [key = '']) => left(data, key, 1) },
  PERSIST: { least: 1, changes: true, run: (data, [key = '']) => integer(data.get(key) !== undefined && data.expiry.delete(key) ? 1 : 0) },
};

function flush(data: RedisData): string {
  data.values.clear();
  data.expiry.clear();
  return OK;
}
