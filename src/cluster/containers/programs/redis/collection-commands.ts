// Lists, hashes, sets and sorted sets.
import type { RedisCommand, RedisData, RedisValue } from './redis-data.ts';
import { array, bulk, integer, NIL, NOT_AN_INTEGER, OK, WRONG_TYPE } from './resp.ts';

type Of<T extends RedisValue['type']> = Extract<RedisValue, { readonly type: T }>;

const EMPTY: { readonly [T in RedisValue['type']]: () => Of<T> } = {
  string: () => ({ type: 'string', text: '' }),
  list: () => ({ type: 'list', items: [] }),
  hash: () => ({ type: 'hash', fields: new Map() }),
  set: () => ({ type: 'set', members: new Set() }),
  zset: () => ({ type: 'zset', scores: new Map() }),
};

/** A command upon one kind of value: an absent key is an empty one, and an empty one is absent afterwards. */
function on<T extends 'list' | 'hash' | 'set' | 'zset'>(
  type: T,
  least: number,
  changes: boolean,
  run: (value: Of<T>, args: readonly string[]) => string,
): RedisCommand {
  return {
    least,
    changes,
    run: (data: RedisData, [key = '', ...args]) => {
      const found = data.get(key);
      if (found !== undefined && found.type !== type) return WRONG_TYPE;
      const value = (found as Of<T> | undefined) ?? EMPTY[type]();
      const reply = run(value, args);
      if (!changes) return reply;
      const size = sizeOf(value);
      if (size === 0) data.delete(key);
      else data.set(key, value);
      return reply;
    },
  };
}

function sizeOf(value: RedisValue): number {
  switch (value.type) {
    case 'string':
      return 1;
    case 'list':
      return value.items.length;
    case 'hash':
      return value.fields.size;
    case 'set':
      return value.members.size;
    case 'zset':
      return value.scores.size;
  }
}

function range<T>(items: readonly T[], from: string | undefined, to: string | undefined): readonly T[] {
  const [start, end] = [Number(from ?? 0), Number(to ?? -1)];
  return items.slice(start < 0 ? Math.max(0, items.length + start) : start, end < 0 ? items.length + end + 1 : end + 1);
}

function pop(items: string[], take: () => string | undefined, count: string | undefined): string {
  if (count === undefined) return bulk(take());
  if (items.length === 0) return '*-1\r\n';
  const taken: string[] = [];
  for (let left = Math.min(items.length, Number(count)); left > 0; left--) taken.push(take() ?? '');
  return array(taken);
}

function sorted({ scores }: Of<'zset'>): readonly (readonly [string, number])[] {
  return [...scores].sort((one, two) => one[1] - two[1] || (one[0] < two[0] ? -1 : 1));
}

function ranked(items: readonly (readonly [string, number])[], [from, to, option]: readonly string[]): string {
  const found = range(items, from, to);
  return array(
    option?.toUpperCase() === 'WITHSCORES' ? found.flatMap(([member, score]) => [member, String(score)]) : found.map(([member]) => member),
  );
}

export const collectionCommands: Readonly<Record<string, RedisCommand>> = {
  LPUSH: on('list', 2, true, ({ items }, words) => integer(items.unshift(...[...words].reverse()))),
  RPUSH: on('list', 2, true, ({ items }, words) => integer(items.push(...words))),
  LPOP: on('list', 1, true, ({ items }, [count]) => pop(items, () => items.shift(), count)),
  RPOP: on('list', 1, true, ({ items }, [count]) => pop(items, () => items.pop(), count)),
  LLEN: on('list', 1, false, ({ items }) => integer(items.length)),
  LRANGE: on('list', 3, false, ({ items }, [from, to]) => array(range(items, from, to))),
  LINDEX: on('list', 2, false, ({ items }, [index]) => bulk(items.at(Number(index)))),
  LTRIM: on('list', 3, true, ({ items }, [from, to]) => {
    items.splice(0, items.length, ...range(items, from, to));
    return OK;
  }),
  LREM: on('list', 3, true, ({ items }, [count = '0', wanted]) => {
    let left = Number(count) === 0 ? items.length : Math.abs(Number(count));
    const before = items.length;
    items.splice(0, items.length, ...items.filter((item) => item !== wanted || left-- <= 0));
    return integer(before - items.length);
  }),
  HSET: on('hash', 3, true, ({ fields }, words) => {
    let added = 0;
    for (let index = 0; index + 1 < words.length; index += 2) {
      if (!fields.has(words[index] ?? '')) added++;
      fields.set(words[index] ?? '', words[index + 1] ?? '');
    }
    return integer(added);
  }),
  HGET: on('hash', 2, false, ({ fields }, [field = '']) => bulk(fields.get(field))),
  HMGET: on('hash', 2, false, ({ fields }, names) => array(names.map((name) => fields.get(name)))),
  HGETALL: on('hash', 1, false, ({ fields }) => array([...fields].flat())),
  HKEYS: on('hash', 1, false, ({ fields }) => array([...fields.keys()])),
  HVALS: on('hash', 1, false, ({ fields }) => array([...fields.values()])),
  HLEN: on('hash', 1, false, ({ fields }) => integer(fields.size)),
  HEXISTS: on('hash', 2, false, ({ fields }, [field = '']) => integer(fields.has(field) ? 1 : 0)),
  HDEL: on('hash', 2, true, ({ fields }, names) => integer(names.filter((name) => fields.delete(name)).length)),
  HINCRBY: on('hash', 3, true, ({ fields }, [field = '', by = '']) => {
    const text = fields.get(field) ?? '0';
    if (!/^-?\d+$/.test(text) || !/^-?\d+$/.test(by)) return NOT_AN_INTEGER;
    fields.set(field, String(Number(text) + Number(by)));
    return integer(Number(text) + Number(by));
  }),
  SADD: on('set', 2, true, ({ members }, words) => {
    const before = members.size;
    for (const word of words) members.add(word);
    return integer(members.size - before);
  }),
  SREM: on('set', 2, true, ({ members }, words) => integer(words.filter((word) => members.delete(word)).length)),
  SMEMBERS: on('set', 1, false, ({ members }) => array([...members])),
  SISMEMBER: on('set', 2, false, ({ members }, [word = '']) => integer(members.has(word) ? 1 : 0)),
  SCARD: on('set', 1, false, ({ members }) => integer(members.size)),
  ZADD: on('zset', 3, true, ({ scores }, words) => {
    const before = scores.size;
    for (let index = 0; index + 1 < words.length; index += 2) {
      const score = Number(words[index]);
      if (Number.isNaN(score)) return '-ERR value is not a valid float\r\n';
      scores.set(words[index + 1] ?? '', score);
    }
    return integer(scores.size - before);
  }),
  ZINCRBY: on('zset', 3, true, ({ scores }, [by = '', member = '']) => {
    const score = (scores.get(member) ?? 0) + Number(by);
    if (Number.isNaN(score)) return '-ERR value is not a valid float\r\n';
    scores.set(member, score);
    return bulk(String(score));
  }),
  ZSCORE: on('zset', 2, false, ({ scores }, [member = '']) => (scores.has(member) ? bulk(String(scores.get(member))) : NIL)),
  ZCARD: on('zset', 1, false, ({ scores }) => integer(scores.size)),
  ZREM: on('zset', 2, true, ({ scores }, words) => integer(words.filter((word) => scores.delete(word)).length)),
  ZRANGE: on('zset', 3, false, (value, args) => ranked(sorted(value), args)),
  ZREVRANGE: on('zset', 3, false, (value, args) => ranked([...sorted(value)].reverse(), args)),
};
