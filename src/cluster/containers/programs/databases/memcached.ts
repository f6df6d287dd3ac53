// Mirrors memcached's text protocol.
import { inBackground } from '#posix/in-background.ts';
import type { Connection } from '#posix/network.ts';
import type { Process, Program } from '#posix/process.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { ByteReader } from '../../../network/byte-reader.ts';
import type { Image } from '../../image.ts';

interface Item {
  readonly text: string;
  readonly flags: string;
  /** ms since the epoch; 0: never. */
  readonly until: number;
}

const LARGEST = 1024 * 1024;
const STORES = new Set(['set', 'add', 'replace', 'append', 'prepend']);

export function memcached(image: Image): Program {
  return { name: 'memcached', run: (process) => run(process, image.fill('${{ version }}')) };
}

async function run(process: Process, version: string): Promise<number> {
  const at = process.argv.indexOf('-p');
  const port = at > 0 ? Number(process.argv[at + 1]) : 11211;
  if (process.argv.includes('-V') || process.argv.includes('--version')) {
    await process.stdout.write(`memcached ${version}\n`);
    return 0;
  }
  const ended = new Promise<number>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.onSignal(signal, () => {
        resolve(0);
      });
  });
  const items = new Map<string, Item>();
  const listener = process.machine.network.listen(port, {
    connect: (connection) => {
      inBackground(serve(connection, items, process, version));
    },
  });
  const code = await process.race(ended);
  listener.close();
  return code;
}

async function serve(connection: Connection, items: Map<string, Item>, process: Process, version: string): Promise<void> {
  const reader = new ByteReader(connection.input);
  const now = (): number => process.machine.clock.now();
  const find = (key: string): Item | undefined => {
    const item = items.get(key);
    if (item !== undefined && item.until !== 0 && item.until <= now()) items.delete(key);
    return items.get(key);
  };
  try {
    for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
      const [verb = '', key = '', ...rest] = line.trim().split(/\s+/);
      if (verb === 'quit') break;
      if (STORES.has(verb)) {
        const [flags = '0', span = '0', size = '0'] = rest;
        const text = decodeUtf8(await reader.bytes(Math.min(Number(size) || 0, LARGEST)));
        await reader.line();
        const reply =
          Number(size) > LARGEST
            ? 'SERVER_ERROR object too large for cache'
            : store(verb, key, { text, flags, until: Number(span) === 0 ? 0 : now() + Number(span) * 1000 }, items, find);
        if (!rest.includes('noreply')) await connection.output.write(`${reply}\r\n`);
      } else await connection.output.write(answer(verb, key, rest, items, find, version, process));
    }
  } finally {
    connection.close();
  }
}

type Find = (key: string) => Item | undefined;

function store(verb: string, key: string, item: Item, items: Map<string, Item>, find: Find): string {
  const old = find(key);
  if ((verb === 'add' && old !== undefined) || (verb !== 'add' && verb !== 'set' && old === undefined)) return 'NOT_STORED';
  if (verb === 'append' && old !== undefined) items.set(key, { ...old, text: old.text + item.text });
  else if (verb === 'prepend' && old !== undefined) items.set(key, { ...old, text: item.text + old.text });
  else items.set(key, item);
  return 'STORED';
}

function answer(verb: string, key: string, rest: readonly string[], items: Map<string, Item>, find: Find, version: string, process: Process): string {
  switch (verb) {
    case 'get':
    case 'gets':
      return `${[key, ...rest]
        .map((each) => {
          const item = find(each);
          return item === undefined ? '' : `VALUE ${each} ${item.flags} ${item.text.length}\r\n${item.text}\r\n`;
        })
        .join('')}END\r\n`;
    case 'delete':
      return find(key) !== undefined && items.delete(key) ? 'DELETED\r\n' : 'NOT_FOUND\r\n';
    case 'incr':
    case 'decr': {
      const item = find(key);
      if (item === undefined) return 'NOT_FOUND\r\n';
      if (!/^\d+$/.test(item.text)) return 'CLIENT_ERROR cannot increment or decrement non-numeric value\r\n';
      const text = String(Math.max(0, Number(item.text) + Number(rest[0]) * (verb === 'incr' ? 1 : -1)));
      items.set(key, { ...item, text });
      return `${text}\r\n`;
    }
    case 'flush_all':
      items.clear();
      return 'OK\r\n';
    case 'version':
      return `VERSION ${version}\r\n`;
    case 'stats':
      return `STAT pid ${process.pid}\r\nSTAT version ${version}\r\nSTAT curr_items ${items.size}\r\nSTAT curr_connections 1\r\nEND\r\n`;
    default:
      return 'ERROR\r\n';
  }
}
