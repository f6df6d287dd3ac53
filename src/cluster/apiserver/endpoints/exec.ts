// Mirrors k8s.io/kubelet/pkg/cri/streaming/remotecommand.
import type { Pod } from '#kube/generated/types.ts';
import { StatusError, type Status } from '#kube/status-error.ts';
import { internalError } from '#kube/status-errors.ts';
import type { ChannelStream } from '#kube/transport.ts';
import { Pipe } from '#posix/pipe.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { ChildProcess, ExitStatus } from '#posix/process.ts';
import { PseudoTerminal } from '#posix/terminal.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import type { NodeConnection, RemoteIo } from '../../api/node-connection.ts';
import { ChannelQueue } from './channel-queue.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;

export interface RemoteStreams {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** Runs `command` in the container, or joins its main process when there is none. */
export function runRemotely(
  nodes: NodeConnection,
  pod: Pod,
  container: string,
  command: readonly string[] | undefined,
  streams: RemoteStreams,
): ChannelStream {
  const queue = new ChannelQueue();
  const pipe = new Pipe();
  const terminal = streams.tty ? new PseudoTerminal({ display: (chunk) => queue.push(STDOUT, chunk) }) : undefined;
  const stdin = terminal?.input ?? pipe.input;
  const stdout = terminal?.output ?? queue.output(STDOUT);
  const stderr = terminal?.output ?? queue.output(STDERR);
  const io: RemoteIo = {
    stdin: streams.stdin ? stdin : undefined,
    stdout: streams.stdout || streams.tty ? stdout : undefined,
    stderr: streams.stderr || streams.tty ? stderr : undefined,
    terminal,
  };
  const child = command === undefined ? nodes.attach(pod, container, io) : nodes.exec(pod, container, command, io);
  void finish(child, queue);
  let typing: Promise<void> = Promise.resolve();
  return {
    incoming: queue,
    send: (channel, data) => {
      if (channel === RESIZE) resize(terminal, data);
      else if (channel !== STDIN) return;
      else if (terminal !== undefined) terminal.type(data);
      else typing = typing.then(() => pipe.output.write(data)).catch(ignoreClosed);
    },
    closeChannel: (channel) => {
      if (channel === STDIN) void typing.then(() => pipe.output.close());
    },
    close: () => {
      terminal?.hangUp();
      pipe.output.close();
      if (command !== undefined) child.kill('SIGHUP');
      queue.end();
    },
  };
}

async function finish(child: ChildProcess, queue: ChannelQueue): Promise<void> {
  const status = await child.exited.then(exitStatus, failure);
  await queue.push(ERROR, encodeUtf8(JSON.stringify(status)));
  queue.end();
}

function exitStatus({ code }: ExitStatus): Partial<Status> {
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

function failure(error: unknown): Status {
  if (error instanceof StatusError) return error.status;
  return internalError(error instanceof Error ? error.message : String(error)).status;
}

function resize(terminal: PseudoTerminal | undefined, data: Uint8Array): void {
  const { Width, Height } = JSON.parse(decodeUtf8(data)) as { readonly Width?: number; readonly Height?: number };
  if (terminal !== undefined && Width !== undefined && Height !== undefined) terminal.resize(Width, Height);
}

/** The program reads no more. */
function ignoreClosed(error: unknown): void {
  if (!(error instanceof PosixError)) throw error;
}
