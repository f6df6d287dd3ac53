import { Pipe } from '#posix/pipe.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { ExitStatus, Terminal } from '#posix/process.ts';
import { emptyInput } from '#posix/read-stream.ts';
import type { InputStream, OutputStream } from '#posix/stream.ts';
import { PseudoTerminal } from '#posix/terminal.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { ContainerLog } from './container-log.ts';

export interface Attached {
  readonly stdin: InputStream | undefined;
  readonly stdout: OutputStream | undefined;
  readonly stderr: OutputStream | undefined;
  /** The screen at the other end. */
  readonly terminal?: Terminal | undefined;
}

/** The standard streams of a main process: written to the log, and to everybody who is attached. */
export class AttachPoint {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Of a container with `tty: true`. */
  readonly terminal: PseudoTerminal | undefined;
  readonly ended: Promise<ExitStatus>;
  readonly #typed: Pipe | undefined;
  readonly #attached = new Set<Attached>();
  #end: (status: ExitStatus) => void = () => undefined;

  /** `time` says when a line was written, or that it is not to be kept. */
  constructor(stdin: boolean, tty: boolean, log: ContainerLog, time: () => number | 'drop') {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    const stamp = (): number | undefined => {
      const at = time();
      return at === 'drop' ? undefined : at;
    };
    const tee = (stream: 'stdout' | 'stderr'): OutputStream => {
      const kept = log.writer(stream, stamp);
      return {
        write: async (chunk) => {
          if (time() !== 'drop') await kept.write(chunk);
          for (const client of [...this.#attached]) await this.#pass(client, stream, chunk);
        },
        close: () => {
          kept.close();
        },
      };
    };
    const out = tee('stdout');
    this.#typed = stdin && !tty ? new Pipe() : undefined;
    this.terminal = tty ? new PseudoTerminal({ display: (chunk) => out.write(chunk) }) : undefined;
    this.stdin = this.terminal?.input ?? this.#typed?.input ?? emptyInput;
    this.stdout =
      this.terminal === undefined
        ? out
        : {
            write: (chunk) => this.#toTerminal(chunk),
            close: () => {
              out.close();
            },
          };
    this.stderr = this.terminal === undefined ? tee('stderr') : { write: (chunk) => this.#toTerminal(chunk), close: () => undefined };
  }

  #toTerminal(chunk: Uint8Array | string): Promise<void> {
    return this.terminal?.output.write(chunk) ?? Promise.resolve();
  }

  /** Joins in. Resolves when the main process ends; `stop` leaves it alone again. */
  join(client: Attached, stdinOnce: boolean): { readonly stop: () => void } {
    this.#attached.add(client);
    const stopResize = client.terminal === undefined ? undefined : this.#show(client.terminal);
    if (client.stdin !== undefined) void this.#feed(client.stdin, stdinOnce);
    return {
      stop: () => {
        stopResize?.();
        this.#attached.delete(client);
      },
    };
  }

  /** The container's terminal edits and echoes; it takes the size of the screen, and draws itself again there. */
  #show(screen: Terminal): (() => void) | undefined {
    const { terminal } = this;
    if (terminal === undefined) return undefined;
    screen.setRaw(true);
    const resize = (): void => {
      terminal.resize(screen.columns, screen.rows);
    };
    terminal.resize(screen.columns + 1, screen.rows);
    resize();
    return screen.onResize(resize);
  }

  end(status: ExitStatus): void {
    this.#end(status);
  }

  async #feed(input: InputStream, once: boolean): Promise<void> {
    try {
      for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) {
        if (this.terminal !== undefined) this.terminal.type(chunk);
        else await this.#typed?.output.write(chunk);
      }
      if (once) this.#typed?.output.close();
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
    }
  }

  async #pass(client: Attached, stream: 'stdout' | 'stderr', chunk: Uint8Array | string): Promise<void> {
    try {
      await client[stream]?.write(typeof chunk === 'string' ? encodeUtf8(chunk) : chunk);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      this.#attached.delete(client);
    }
  }
}
