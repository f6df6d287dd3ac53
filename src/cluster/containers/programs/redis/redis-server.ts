// Mirrors redis-server: its log, its commands over RESP, its dump on disk.
import { inBackground } from '#posix/in-background.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import type { Image } from '../../image.ts';
import { RedisData } from './redis-data.ts';
import { RedisHub } from './redis-hub.ts';

/** How long after a change the data is on disk. */
const SAVE_AFTER = 1000;

export function redisServer(image: Image): Program {
  return { name: 'redis-server', run: (process) => run(process, image.fill('${{ version }}')) };
}

interface Settings {
  readonly port: number;
  readonly password: string | undefined;
  readonly folder: string;
  readonly saves: boolean;
}

async function run(process: Process, version: string): Promise<number> {
  if (process.argv.includes('--version') || process.argv.includes('-v')) {
    await process.stdout.write(`Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1\n`);
    return 0;
  }
  const log = (mark: string, text: string): Promise<void> =>
    process.stdout.write(`${process.pid}:${mark === 'C' ? 'C' : 'M'} ${stamp(process)} ${mark === '#' ? '#' : '*'} ${text}\n`);
  const settings = readSettings(process);
  if (settings === undefined) {
    await process.stderr.write(
      `${process.pid}:C ${stamp(process)} # Fatal error, can't open config file '${process.argv[1] ?? ''}': No such file or directory\n`,
    );
    return 1;
  }
  const { port, password, folder, saves } = settings;
  const data = new RedisData(() => process.machine.clock.now());
  const file = `${folder}/dump.rdb`;
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.onSignal(signal, resolve);
  });
  await log('C', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  await log('C', `Redis version=${version}, bits=64, commit=00000000, modified=1, pid=${process.pid}, just started`);
  if (process.argv.length === 1)
    await log(
      '#',
      'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
    );
  if (process.fs.exists(file)) {
    data.load(process.fs.readText(file));
    await log('*', 'DB loaded from disk: 0.000 seconds');
  }
  const hub = new RedisHub(process.machine.clock, data, password, version, port);
  let timer: { cancel(): void } | undefined;
  const save = (): void => {
    timer = undefined;
    try {
      if (saves) process.fs.writeFile(file, data.dump());
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
    }
  };
  data.onChange = () => {
    hub.changed();
    timer ??= process.machine.clock.schedule(process.machine.clock.now() + SAVE_AFTER, save);
  };
  const listener = process.machine.network.listen(port, {
    connect: (connection) => {
      inBackground(hub.serve(connection));
    },
  });
  try {
    await log('*', `Running mode=standalone, port=${port}.`);
    await log('*', 'Server initialized');
    await log('*', 'Ready to accept connections tcp');
    await process.race(ended);
    await process.stdout.write(
      `${process.pid}:signal-handler (${Math.floor(process.machine.clock.now() / 1000)}) Received SIGTERM scheduling shutdown...\n`,
    );
    await log('*', 'User requested shutdown...');
    if (saves) {
      await log('*', 'Saving the final RDB snapshot before exiting.');
      save();
      await log('*', 'DB saved on disk');
    }
    await log('#', 'Redis is now ready to exit, bye bye...');
    return 0;
  } finally {
    timer?.cancel();
    listener.close();
    hub.close();
  }
}

/** From the command line and the file it names; undefined when there is no such file. */
function readSettings(process: Process): Settings | undefined {
  const [, file] = process.argv;
  const values = new Map<string, string>();
  if (file !== undefined && !file.startsWith('-')) {
    if (!process.fs.exists(file)) return undefined;
    for (const line of process.fs.readText(file).split('\n')) {
      const [, name, value] = /^\s*([a-z-]+)\s+(.*?)\s*$/.exec(line) ?? [];
      if (name !== undefined) values.set(name, (value ?? '').replace(/^"(.*)"$/, '$1'));
    }
  }
  for (let index = 1; index < process.argv.length; index++) {
    const name = /^--([a-z-]+)$/.exec(process.argv[index] ?? '')?.[1];
    if (name !== undefined) values.set(name, process.argv[index + 1] ?? '');
  }
  const password = values.get('requirepass');
  return {
    port: Number(values.get('port') ?? 6379),
    password: password === '' ? undefined : password,
    folder: values.get('dir') ?? (process.cwd === '/' ? '/data' : process.cwd),
    saves: values.get('save') !== '' || values.get('appendonly') === 'yes',
  };
}

function stamp(process: Process): string {
  const [, date = '', month = '', year = '', time = ''] = new Date(process.machine.clock.now()).toUTCString().split(' ');
  return `${date} ${month} ${year} ${time}.000`;
}
