// Mirrors redis-server for the commands of its strings, counters, lists and hashes, over RESP.
import type { Connection } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { ByteReader } from '../../network/byte-reader.ts';
import type { Image } from '../image.ts';
import { RedisData } from './redis-data.ts';

export function redisServer(image: Image): Program {
  return { name: 'redis-server', run: (process) => run(process, image.fill('${{ version }}')) };
}

async function run(process: Process, version: string): Promise<number> {
  if (process.argv.includes('--version') || process.argv.includes('-v')) {
    await process.stdout.write(`Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1\n`);
    return 0;
  }
  const portAt = process.argv.indexOf('--port');
  const port = portAt > 0 ? Number(process.argv[portAt + 1]) : 6379;
  const passwordAt = process.argv.indexOf('--requirepass');
  const password = passwordAt > 0 ? process.argv[passwordAt + 1] : undefined;
  const data = new RedisData(() => process.machine.clock.now());
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.onSignal(signal, resolve);
  });
  const listener = process.machine.network.listen(port, {
    connect: (connection) => {
      void serve(connection, data, password);
    },
  });
  const log = (mark: string, text: string): Promise<void> =>
    process.stdout.write(`1:${mark === 'C' ? 'C' : 'M'} ${stamp(process)} ${mark === '#' ? '#' : '*'} ${text}\n`);
  await log('C', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  await log('C', `Redis version=${version}, bits=64, commit=00000000, modified=1, pid=1, just started`);
  await log('*', `Running mode=standalone, port=${String(port)}.`);
  await log('*', 'Server initialized');
  await log('*', 'Ready to accept connections tcp');
  await process.race(ended);
  await process.stdout.write(
    `1:signal-handler (${String(Math.floor(process.machine.clock.now() / 1000))}) Received SIGTERM scheduling shutdown...\n`,
  );
  await log('*', 'User requested shutdown...');
  await log('#', 'Redis is now ready to exit, bye bye...');
  listener.close();
  return 0;
}

async function serve(connection: Connection, data: RedisData, password: string | undefined): Promise<void> {
  const reader = new ByteReader(connection.input);
  let trusted = password === undefined;
  try {
    for (;;) {
      const words = await readCommand(reader);
      if (words === undefined) break;
      if (words.length === 0) continue;
      const name = words[0]?.toUpperCase();
      if (name === 'QUIT') {
        await connection.output.write('+OK\r\n');
        break;
      }
      if (name === 'AUTH') {
        trusted = words.at(-1) === password;
        await connection.output.write(trusted ? '+OK\r\n' : '-WRONGPASS invalid username-password pair or user is disabled.\r\n');
      } else await connection.output.write(trusted ? data.execute(words) : '-NOAUTH Authentication required.\r\n');
    }
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
  } finally {
    connection.close();
  }
}

/** An array of bulk strings, or a line of words as typed with nc. */
async function readCommand(reader: ByteReader): Promise<string[] | undefined> {
  const line = await reader.line();
  if (line === undefined) return undefined;
  if (!line.startsWith('*')) return line.trim() === '' ? [] : line.trim().split(/\s+/);
  const words: string[] = [];
  for (let left = Number(line.slice(1)); left > 0; left--) {
    const length = Number(((await reader.line()) ?? '$0').slice(1));
    words.push(decodeUtf8(await reader.bytes(length)));
    await reader.bytes(2);
  }
  return words;
}

function stamp(process: Process): string {
  const [, date = '', month = '', year = '', time = ''] = new Date(process.machine.clock.now()).toUTCString().split(' ');
  return `${date} ${month} ${year} ${time}.000`;
}
