// Mirrors the nginx binary: -v, -V, -t, -T, -s, and serving by its configuration.
import type { Listener, Service } from '#posix/network.ts';
import { inBackground } from '#posix/in-background.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { ChildProcess, Process, Program } from '#posix/process.ts';
import type { Image } from '../image.ts';
import { RateLimiter } from '../../network/ingress/access-rules.ts';
import { logAccess } from './nginx/access-log.ts';
import { scopeOf, type NginxContext } from './nginx/exchange.ts';
import { checkDirectives } from './nginx/known-directives.ts';
import { stamp, writeError } from './nginx/log-files.ts';
import { checkUpstreams } from './nginx/upstreams.ts';
import { findDirective, listDirectives, NginxConfigError, parseNginxConfig, type Directive } from './nginx-config.ts';
import { selectServer, serveRequest } from './nginx-server.ts';

const WORKERS = 2;

/** Seen by ps; the master does the work. */
const WORKER: Program = { name: 'nginx-worker', run: (process) => process.race(new Promise<number>(() => undefined)) };

const CONFIG = '/etc/nginx/nginx.conf';

export function nginx(image: Image): Program {
  return { name: 'nginx', run: (process) => run(process, image.fill('${{ version }}')) };
}

async function run(process: Process, version: string): Promise<number> {
  const args = process.argv.slice(1);
  const configAt = args.indexOf('-c');
  const file = configAt >= 0 ? (args[configAt + 1] ?? CONFIG) : CONFIG;
  if (args.includes('-v') || args.includes('-V')) {
    await process.stderr.write(`nginx version: nginx/${version}\n`);
    return 0;
  }
  if (args.includes('-s')) return signalMaster(process, args[args.indexOf('-s') + 1] ?? '');
  let config: readonly Directive[];
  try {
    config = await load(process, file);
  } catch (error) {
    if (!(error instanceof NginxConfigError)) throw error;
    await process.stderr.write(
      `${args.includes('-t') || args.includes('-T') ? '' : `${stamp(process)} [emerg] ${String(process.pid)}#${String(process.pid)}: `}${args.includes('-t') || args.includes('-T') ? 'nginx: [emerg] ' : ''}${error.message}\n`,
    );
    if (args.includes('-t') || args.includes('-T')) await process.stderr.write(`nginx: configuration file ${file} test failed\n`);
    else await process.stderr.write(`nginx: [emerg] ${error.message}\n`);
    return 1;
  }
  if (args.includes('-t') || args.includes('-T')) {
    await process.stderr.write(`nginx: the configuration file ${file} syntax is ok\nnginx: configuration file ${file} test is successful\n`);
    if (args.includes('-T')) await process.stdout.write(`# configuration file ${file}:\n${process.fs.readText(file)}\n`);
    return 0;
  }
  return serve(process, version, file, config);
}

async function load(process: Process, file: string): Promise<readonly Directive[]> {
  const { fs } = process;
  if (!fs.exists(file)) throw new NginxConfigError(`open() "${file}" failed (2: No such file or directory)`);
  const read = (pattern: string): readonly { file: string; text: string }[] => {
    const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, slash);
    const name = path.slice(slash + 1);
    if (!name.includes('*')) {
      if (!fs.exists(path)) throw new NginxConfigError(`open() "${path}" failed (2: No such file or directory)`);
      return [{ file: path, text: fs.readText(path) }];
    }
    const regular = new RegExp(`^${name.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
    const names = fs.exists(folder)
      ? fs.readDirectory(folder).filter((entry) => regular.test(entry) && fs.stat(`${folder}/${entry}`).type === 'file')
      : [];
    return names.map((entry) => ({ file: `${folder}/${entry}`, text: fs.readText(`${folder}/${entry}`) }));
  };
  const config = parseNginxConfig(fs.readText(file), file, read);
  checkDirectives(config);
  await process.race(checkUpstreams(findDirective(config, 'http')?.block ?? [], process.machine.network));
  return config;
}

async function serve(process: Process, version: string, file: string, first: readonly Directive[]): Promise<number> {
  let config = first;
  const notice = (text: string): Promise<void> => writeError(process, [config], 'notice', text);
  let listeners: Listener[] = [];
  const open = (): void => {
    for (const listener of listeners) listener.close();
    listeners = listen(process, version, config);
  };
  const reload = async (): Promise<void> => {
    await notice('signal 1 (SIGHUP) received, reconfiguring');
    await notice('reconfiguring');
    try {
      config = await load(process, file);
      open();
    } catch (error) {
      if (!(error instanceof NginxConfigError || error instanceof PosixError)) throw error;
      await writeError(process, [config], 'emerg', error.message);
    }
  };
  const ended = new Promise<number>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)
      process.onSignal(signal, () => {
        resolve(signal === 'SIGQUIT' ? 3 : 15);
      });
    process.onSignal('SIGHUP', () => {
      inBackground(reload());
    });
  });
  try {
    open();
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    await process.stderr.write(`nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\n`);
    return 1;
  }
  try {
    await announce(process, version, config, notice);
    return await work(process, ended, notice);
  } finally {
    // However it ends: the kernel takes the ports back.
    for (const listener of listeners) listener.close();
  }
}

type Notice = (text: string) => Promise<void>;

async function announce(process: Process, version: string, config: readonly Directive[], notice: Notice): Promise<void> {
  const { fs } = process;
  const pidFile = findDirective(config, 'pid')?.args[0] ?? '/var/run/nginx.pid';
  if (fs.exists(pidFile.slice(0, pidFile.lastIndexOf('/')))) fs.writeFile(pidFile, `${String(process.pid)}\n`);
  process.setTitle?.(`nginx: master process ${process.argv.join(' ')}`);
  await notice('using the "epoll" event method');
  await notice(`nginx/${version}`);
  await notice('OS: Linux 6.8.0-1021-aws');
  await notice('getrlimit(RLIMIT_NOFILE): 1048576:1048576');
}

/** The master and its workers, until the signal `ended` tells. */
async function work(process: Process, ended: Promise<number>, notice: Notice): Promise<number> {
  await notice('start worker processes');
  const workers: ChildProcess[] = [];
  for (let worker = 0; worker < WORKERS; worker++) {
    const child = process.machine.spawn({
      argv: ['nginx: worker process'],
      program: WORKER,
      env: process.env,
      cwd: '/',
      uid: 101,
      gid: 101,
      parentPid: process.pid,
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
    });
    workers.push(child);
    await notice(`start worker process ${String(child.pid)}`);
  }
  const signal = await process.race(ended);
  await notice(signal === 3 ? 'signal 3 (SIGQUIT) received, shutting down' : 'signal 15 (SIGTERM) received, exiting');
  for (const worker of workers) worker.kill('SIGKILL');
  await notice('exit');
  return 0;
}

function listen(process: Process, version: string, config: readonly Directive[]): Listener[] {
  const http = findDirective(config, 'http')?.block ?? [];
  const ports = new Map<number, Directive[]>();
  for (const server of listDirectives(http, 'server')) {
    const listens = listDirectives(server.block ?? [], 'listen');
    for (const {
      args: [address = '80'],
    } of listens.length > 0 ? listens : [{ args: ['80'] }]) {
      if (address.startsWith('unix:')) continue;
      const port = portOf(address);
      const servers = ports.get(port) ?? [];
      if (!servers.includes(server)) servers.push(server);
      ports.set(port, servers);
    }
  }
  const tokens = findDirective(http, 'server_tokens')?.args[0] !== 'off';
  const context: NginxContext = {
    process,
    http,
    signature: tokens ? `nginx/${version}` : 'nginx',
    counters: { accepted: 0, requests: 0, active: 0 },
    turns: new Map(),
    limiter: new RateLimiter(),
  };
  return [...ports].map(([port, servers]) => process.machine.network.listen(port, listener(context, config, port, servers)));
}

function listener(context: NginxContext, config: readonly Directive[], port: number, servers: readonly Directive[]): Service {
  const { counters, process } = context;
  const secure = servers.some(({ block }) =>
    listDirectives(block ?? [], 'listen').some(({ args }) => portOf(args[0] ?? '') === port && args.includes('ssl')),
  );
  return {
    ...(!secure && { plain: true }),
    http: async (request) => {
      const server = selectServer(servers, request.headers['host'] ?? '');
      if (server === undefined) throw new PosixError('ECONNRESET');
      const started = process.machine.clock.now();
      counters.accepted++;
      counters.requests++;
      counters.active++;
      try {
        const { response, exchange } = await serveRequest(server, request, port, context, (level, text, current) => {
          const host = request.headers['host'] ?? '';
          const name = findDirective(server.block ?? [], 'server_name')?.args[0] ?? '';
          const where = `client: ${request.remoteAddress ?? ''}, server: ${name}, request: "${request.method} ${request.target} HTTP/1.1", host: "${host}"`;
          inBackground(writeError(process, [...scopeOf(current), config], level, `*${String(counters.requests)} ${text}, ${where}`));
        });
        await logAccess(exchange, response, started);
        return response;
      } finally {
        counters.active--;
      }
    },
  };
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1)) || 80;
}

async function signalMaster(process: Process, what: string): Promise<number> {
  const signal = ({ stop: 'SIGTERM', quit: 'SIGQUIT', reload: 'SIGHUP', reopen: 'SIGUSR1' } as const)[what as 'stop'];
  if (signal === undefined) {
    await process.stderr.write(`nginx: invalid option: "-s ${what}"\n`);
    return 1;
  }
  const pid = process.fs.exists('/run/nginx.pid') ? Number(process.fs.readText('/run/nginx.pid')) : 0;
  const running = process.machine.processes().some((each) => each.pid === pid);
  if (!running) {
    await process.stderr.write(`nginx: [error] open() "/run/nginx.pid" failed (2: No such file or directory)\n`);
    return 1;
  }
  await process.stderr.write(`${stamp(process)} [notice] ${String(process.pid)}#${String(process.pid)}: signal process started\n`);
  process.machine.kill(pid, signal);
  return 0;
}
