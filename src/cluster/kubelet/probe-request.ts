// Mirrors pkg/probe: what is asked of a container, and how a failure is told.
import type { Container, IntOrString, Probe } from '#kube/generated/types.ts';
import type { Clock } from '#posix/clock.ts';
import type { NetworkStack } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { CollectedOutput } from '#posix/collect-output.ts';
import type { Container as RunningContainer } from '../containers/container.ts';
import type { ProbeOutcome } from './prober.ts';

export interface ProbeTarget {
  readonly spec: Container;
  readonly container: RunningContainer;
  readonly address: string;
  /** The node's place in the network. */
  readonly network: NetworkStack;
  readonly clock: Clock;
}

const LATE = Symbol('late');
const MAX_OUTPUT = 10 * 1024;

export function askProbe(
  probe: Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc' | 'timeoutSeconds'>,
  target: ProbeTarget,
): Promise<ProbeOutcome> {
  const limit = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec !== undefined) return askCommand(probe.exec.command ?? [], target, limit);
  if (probe.httpGet !== undefined) return askHttp(probe.httpGet, target, limit);
  if (probe.tcpSocket !== undefined)
    return askTcp(probe.tcpSocket.host ?? target.address, findPort(target.spec, probe.tcpSocket.port), target, limit);
  if (probe.grpc !== undefined) return askTcp(target.address, probe.grpc.port, target, limit);
  return Promise.resolve({ ok: true, output: '' });
}

function findPort(spec: Container, port: IntOrString): number {
  if (typeof port === 'number') return port;
  return spec.ports?.find((candidate) => candidate.name === port)?.containerPort ?? Number(port);
}

async function within<T>(promise: Promise<T>, clock: Clock, ms: number): Promise<T | typeof LATE> {
  let cancel = (): void => undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    const timer = clock.schedule(clock.now() + ms, () => {
      resolve(LATE);
    });
    cancel = () => {
      timer.cancel();
    };
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
  }
}

async function askCommand(command: readonly string[], { container, clock }: ProbeTarget, limit: number): Promise<ProbeOutcome> {
  const output = new CollectedOutput();
  try {
    const child = container.exec({ argv: command, stdin: undefined, stdout: output, stderr: output, terminal: undefined });
    const status = await within(child.exited, clock, limit);
    if (status === LATE) {
      child.kill('SIGKILL');
      return { ok: false, output: `command timed out: "${command.join(' ')}" timed out after ${String(limit / 1000)}s` };
    }
    return { ok: status.code === 0, output: output.text().slice(0, MAX_OUTPUT) };
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return { ok: false, output: `${execError(command[0] ?? '', error)}: unknown` };
  }
}

/** What runc says when a file cannot be executed. */
export function execError(file: string, error: PosixError): string {
  const why =
    error.code === 'ENOENT' && !file.includes('/')
      ? 'executable file not found in $PATH'
      : error.code === 'ENOENT'
        ? 'no such file or directory'
        : error.code === 'EACCES'
          ? 'permission denied'
          : 'exec format error';
  const head = file.includes('/') ? `exec: "${file}": stat ${file}: ` : `exec: "${file}": `;
  return `unable to start container process: ${error.code === 'ENOEXEC' ? `exec ${file}: ` : head}${why}`;
}

async function askHttp(action: NonNullable<Probe['httpGet']>, { spec, address, network, clock }: ProbeTarget, limit: number): Promise<ProbeOutcome> {
  const port = findPort(spec, action.port);
  const scheme = action.scheme === 'HTTPS' ? 'https' : 'http';
  const path = (action.path ?? '/').startsWith('/') ? (action.path ?? '/') : `/${action.path ?? ''}`;
  const host = action.host ?? address;
  const url = `${scheme}://${host}:${String(port)}${path}`;
  const headers: Record<string, string> = { host: `${host}:${String(port)}`, 'user-agent': 'kube-probe/1.34', accept: '*/*', connection: 'close' };
  for (const { name, value } of action.httpHeaders ?? []) headers[name.toLowerCase()] = value ?? '';
  try {
    const response = await within(network.http(host, port, { method: 'GET', target: path, headers, body: new Uint8Array(0), scheme }), clock, limit);
    if (response === LATE) return { ok: false, output: `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)` };
    if (response.status >= 200 && response.status < 400) return { ok: true, output: decodeUtf8(response.body.subarray(0, MAX_OUTPUT)) };
    return { ok: false, output: `HTTP probe failed with statuscode: ${String(response.status)}` };
  } catch (error) {
    return { ok: false, output: `Get "${url}": ${dialError(error, host, port)}` };
  }
}

async function askTcp(host: string, port: number, { network, clock }: ProbeTarget, limit: number): Promise<ProbeOutcome> {
  try {
    const connection = await within(network.connect(host, port), clock, limit);
    if (connection === LATE) return { ok: false, output: `dial tcp ${host}:${String(port)}: i/o timeout` };
    connection.close();
    return { ok: true, output: '' };
  } catch (error) {
    return { ok: false, output: dialError(error, host, port) };
  }
}

function dialError(error: unknown, host: string, port: number): string {
  if (!(error instanceof PosixError)) throw error;
  const why = { ECONNREFUSED: 'connection refused', EHOSTUNREACH: 'no route to host', ETIMEDOUT: 'connection timed out' } as Readonly<
    Record<string, string>
  >;
  if (error.code === 'ECONNRESET') return `read tcp ${host}:${String(port)}: read: connection reset by peer`;
  return `dial tcp ${host}:${String(port)}: connect: ${why[error.code] ?? error.message.toLowerCase()}`;
}
