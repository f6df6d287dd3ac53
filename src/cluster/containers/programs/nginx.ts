// Mirrors the nginx binary: -v, -V, -t, -T, -s, and serving by its configuration.
import type { Listener } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { ChildProcess, Process, Program } from '#posix/process.ts';
import type { Image } from '../image.ts';
import { findDirective, listDirectives, NginxConfigError, parseNginxConfig, type Directive } from './nginx-config.ts';
import { selectServer, serveRequest, type NginxContext } from './nginx-server.ts';

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
    config = load(process, file);
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

function load(process: Process, file: string): readonly Directive[] {
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
  for (const { name, line } of config) if (!TOP_LEVEL.has(name)) throw new NginxConfigError(`unknown directive "${name}" in ${file}:${String(line)}`);
  return config;
}

const TOP_LEVEL = new Set([
  'user',
  'worker_processes',
  'error_log',
  'pid',
  'events',
  'http',
  'stream',
  'daemon',
  'worker_rlimit_nofile',
  'load_module',
  'env',
  'master_process',
  'worker_shutdown_timeout',
  'pcre_jit',
]);

async function serve(process: Process, version: string, file: string, first: readonly Directive[]): Promise<number> {
  const notice = (text: string): Promise<void> =>
    process.stderr.write(`${stamp(process)} [notice] ${String(process.pid)}#${String(process.pid)}: ${text}\n`);
  let config = first;
  let listeners: Listener[] = [];
  const open = (): void => {
    for (const listener of listeners) listener.close();
    listeners = listen(process, version, config);
  };
  const ended = new Promise<number>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)
      process.onSignal(signal, () => {
        resolve(signal === 'SIGQUIT' ? 3 : 15);
      });
    process.onSignal('SIGHUP', () => {
      try {
        config = load(process, file);
        open();
        void notice('signal 1 (SIGHUP) received, reconfiguring');
      } catch (error) {
        if (!(error instanceof NginxConfigError || error instanceof PosixError)) throw error;
        void process.stderr.write(`${stamp(process)} [emerg] ${String(process.pid)}#${String(process.pid)}: ${error.message}\n`);
      }
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
      const port = Number(address.slice(address.lastIndexOf(':') + 1)) || 80;
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
    log: (text) => process.stderr.write(`${stamp(process)} ${text}\n`),
  };
  const logged = findDirective(http, 'access_log')?.args[0] ?? '/dev/stdout';
  return [...ports].map(([port, servers]) =>
    process.machine.network.listen(port, {
      http: async (request) => {
        const server = selectServer(servers, request.headers['host'] ?? '');
        if (server === undefined) throw new PosixError('ECONNRESET');
        const response = await serveRequest(server, request, context);
        const own = findDirective(server.block ?? [], 'access_log')?.args[0] ?? logged;
        if (own !== 'off')
          await writeAccess(
            process,
            own,
            request.remoteAddress ?? '-',
            `"${request.method} ${request.target} HTTP/1.1" ${String(response.status)} ${String(request.method === 'HEAD' ? 0 : response.body.length)} "${request.headers['referer'] ?? '-'}" "${request.headers['user-agent'] ?? '-'}" "${request.headers['x-forwarded-for'] ?? '-'}"`,
          );
        return response;
      },
    }),
  );
}

async function writeAccess(process: Process, file: string, client: string, text: string): Promise<void> {
  const time = new Date(process.machine.clock.now()).toUTCString().split(' ');
  const line = `${client} - - [${time[1] ?? ''}/${time[2] ?? ''}/${time[3] ?? ''}:${time[4] ?? ''} +0000] ${text}\n`;
  const { fs } = process;
  const target = fs.exists(file) || isLink(process, file) ? (isLink(process, file) ? fs.readLink(file) : file) : file;
  if (target === '/dev/stdout') await process.stdout.write(line);
  else if (target === '/dev/stderr') await process.stderr.write(line);
  else if (target !== '/dev/null') fs.appendFile(target, line);
}

function isLink(process: Process, file: string): boolean {
  try {
    return process.fs.lstat(file).type === 'symlink';
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return false;
  }
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

/** `2026/11/21 04:00:00` */
function stamp(process: Process): string {
  return new Date(process.machine.clock.now()).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');
}
