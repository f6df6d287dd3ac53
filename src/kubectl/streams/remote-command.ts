/** Connects a remote command with this process. Mirrors client-go/tools/remotecommand. */
import type { ChannelStream } from '#kube/transport.ts';
import { StatusError, type Status } from '#kube/status-error.ts';
import { PosixError } from '#posix/posix-error.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import type { CommandContext } from '../command.ts';
import { BareError } from '../usage-error.ts';

export interface RemoteOptions {
  readonly stdin: boolean;
  readonly tty: boolean;
  /** Takes the place of standard input: the next bytes, undefined at the end. */
  readonly read?: () => Promise<Uint8Array | undefined>;
  /** Takes the place of standard output. */
  readonly write?: (data: Uint8Array) => void | Promise<void>;
  /** Takes the place of standard error. */
  readonly complain?: (data: Uint8Array) => Promise<void>;
  /** What goes wrong is neither written nor told. */
  readonly quiet?: boolean;
}

/** Resolves to the exit code of the command. */
export async function remoteCommand(context: CommandContext, stream: ChannelStream, options: RemoteOptions): Promise<number> {
  const { process } = context;
  const terminal = options.tty ? process.terminal : undefined;
  let over = false;
  terminal?.setRaw(true);
  const resize = (): void => {
    if (terminal !== undefined) stream.send(4, encodeUtf8(JSON.stringify({ Width: terminal.columns, Height: terminal.rows })));
  };
  const stopResize = terminal?.onResize(resize);
  resize();
  if (options.stdin) void pumpStdin(options.read ?? (() => context.process.stdin.read()), stream, () => over);
  let status: Status | undefined;
  try {
    const frames = stream.incoming[Symbol.asyncIterator]();
    for (;;) {
      const next = await process.race(frames.next());
      if (next.done === true) break;
      const { channel, data } = next.value;
      if (channel === 1 && data.length > 0) await (options.write === undefined ? process.stdout.write(data) : options.write(data));
      else if (channel === 2 && data.length > 0)
        await (options.quiet === true ? undefined : options.complain === undefined ? process.stderr.write(data) : options.complain(data));
      else if (channel === 3 && data.length > 0) status = JSON.parse(decodeUtf8(data)) as Status;
    }
  } finally {
    over = true;
    stopResize?.();
    terminal?.setRaw(false);
    stream.close();
  }
  return exitCode(context, status, options.quiet === true);
}

async function pumpStdin(read: () => Promise<Uint8Array | undefined>, stream: ChannelStream, over: () => boolean): Promise<void> {
  try {
    for (;;) {
      const chunk = await read();
      if (over()) return;
      if (chunk === undefined) {
        stream.closeChannel(0);
        return;
      }
      stream.send(0, chunk);
    }
  } catch (error) {
    // The process or its input is gone: the command learns it from the closed stream.
    if (!(error instanceof PosixError) && !(error instanceof Error)) throw error;
  }
}

async function exitCode(context: CommandContext, status: Status | undefined, quiet: boolean): Promise<number> {
  if (status === undefined || status.status === 'Success') return 0;
  if (status.reason !== 'NonZeroExitCode') {
    if (status.reason === undefined || status.reason === 'InternalError') throw new BareError(`error: ${status.message ?? 'unknown'}`);
    throw new StatusError(status);
  }
  const code = Number(status.details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message ?? '1');
  if (!quiet) await context.err(`command terminated with exit code ${code}\n`);
  return code;
}
