import type { Connection } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { readAll } from '#posix/read-stream.ts';
import type { ParsedOptions } from '../programs/parse-options.ts';
import { parseOptions } from '../programs/parse-options.ts';
import { defineProgram, Failure } from '../programs/program.ts';
import { joinStreams } from './join-streams.ts';
import { isApplet } from './installed-version.ts';
import { resolutionProblem, systemError } from './network-error.ts';

/** nc(1): OpenBSD's, or busybox's where that plays it. Connects or listens, over TCP or with -u over UDP; -z only looks. */
export const nc = defineProgram('nc', async (process, args) => {
  const options = parseOptions('nc', args, 'zvw:lp:nukq:Ns:i:', {});
  if (options.has('l')) return listen(process, options);
  const [name, ports = ''] = options.operands;
  if (name === undefined || ports === '') throw new Failure('usage: nc [-zvu] [-w timeout] host port\n       nc -l [-k] [-p] port');
  const address = await resolve(process, name, ports);
  let code = 0;
  for (const port of range(ports)) code = await talk(process, options, name, address, port);
  return code;
});

function range(ports: string): readonly number[] {
  const [first = 0, last = first] = ports.split('-').map(Number);
  return Array.from({ length: Math.min(Math.max(last - first + 1, 0), 1024) }, (_, index) => first + index);
}

async function resolve(process: Process, name: string, ports: string): Promise<string> {
  try {
    return (await process.race(process.machine.network.resolve(name)))[0] ?? name;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    if (isApplet(process, 'netcat-openbsd')) throw new Failure(`bad address '${name}'`);
    throw new Failure(`getaddrinfo for host "${name}" port ${ports}: ${resolutionProblem(error)}`);
  }
}

async function talk(process: Process, options: ParsedOptions, name: string, address: string, port: number): Promise<number> {
  const place = `${name}${name === address ? '' : ` (${address})`}`;
  const protocol = options.has('u') ? 'udp' : 'tcp';
  const applet = isApplet(process, 'netcat-openbsd');
  const say = async (): Promise<void> => {
    if (!options.has('v')) return;
    const there = applet
      ? `${name} (${address}:${String(port)}) open`
      : `Connection to ${place} ${String(port)} port [${protocol}/${serviceName(process, port, protocol)}] succeeded!`;
    await process.stderr.write(`${there}\n`);
  };
  try {
    if (options.has('u')) {
      const payload = options.has('z') ? new Uint8Array(1) : await readAll(process.stdin);
      const reply = await process.race(
        limited(process, options, process.machine.network.datagram?.(address, port, payload) ?? Promise.resolve(undefined)),
      );
      await say();
      if (reply !== undefined && !options.has('z')) await process.stdout.write(reply);
      return 0;
    }
    const connection = await process.race(limited(process, options, process.machine.network.connect(address, port)));
    await say();
    if (options.has('z')) connection.close();
    else await joinStreams(process, connection);
    return 0;
  } catch (error) {
    if (!(error instanceof PosixError) || error.code === 'EPIPE') throw error;
    if (applet) await process.stderr.write(`nc: ${name} (${address}:${String(port)}): ${systemError(process, error)}\n`);
    else if (options.has('v')) {
      const outcome = error instanceof TookTooLong ? 'timed out: Operation now in progress' : `failed: ${error.message}`;
      await process.stderr.write(`nc: connect to ${place} port ${String(port)} (${protocol}) ${outcome}\n`);
    }
    return 1;
  }
}

function limited<T>(process: Process, options: ParsedOptions, attempt: Promise<T>): Promise<T> {
  const limit = options.get('w');
  if (limit === undefined) return attempt;
  return Promise.race([attempt, process.sleep(Number(limit) * 1000).then(() => Promise.reject(new TookTooLong('ETIMEDOUT')))]);
}

/** Longer than -w allows. */
class TookTooLong extends PosixError {}

/** By /etc/services, where there is one. */
function serviceName(process: Process, port: number, protocol: string): string {
  const { fs } = process;
  if (!fs.exists('/etc/services')) return '*';
  return new RegExp(`^(\\S+)\\s+${String(port)}/${protocol}\\b`, 'm').exec(fs.readText('/etc/services'))?.[1] ?? '*';
}

async function listen(process: Process, options: ParsedOptions): Promise<number> {
  const port = Number(options.get('p') ?? options.operands[options.operands.length - 1]);
  if (!(port > 0 && port < 65_536)) throw new Failure('usage: nc -l [-k] [-p] port');
  const waiting: Connection[] = [];
  let wake: () => void = () => undefined;
  const { network } = process.machine;
  const service = options.has('u')
    ? {
        datagram: async (payload: Uint8Array) => {
          await process.stdout.write(payload);
          return undefined;
        },
      }
    : {
        connect: (connection: Connection) => {
          waiting.push(connection);
          wake();
        },
      };
  let listener;
  try {
    listener = network.listen(port, service);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new Failure(error.message);
  }
  try {
    do {
      while (waiting.length === 0) await process.race(new Promise<void>((resolve) => (wake = resolve)));
      const connection = waiting.shift();
      if (options.has('v') && connection !== undefined)
        await process.stderr.write(`Connection received on ${connection.remoteAddress.replace(':', ' ')}\n`);
      if (connection !== undefined) await joinStreams(process, connection);
    } while (options.has('k'));
    return 0;
  } finally {
    listener.close();
  }
}
