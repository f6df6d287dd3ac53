/** Connections to local ports go to ports of a pod. Mirrors client-go/tools/portforward.PortForwarder. */
import { StatusError } from '#kube/status-error.ts';
import { ConnectionError, type ChannelStream } from '#kube/transport.ts';
import type { Connection, Listener } from '#posix/network.ts';
import { Interrupted, PosixError } from '#posix/posix-error.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import type { CommandContext } from '../command.ts';
import { reportUnhandled } from '../report-unhandled.ts';
import { UsageError } from '../usage-error.ts';
import { listenLocally, listenProblem } from './listen-locally.ts';
import type { PortPair } from './port-pairs.ts';

export class Forwarder {
  readonly #context: CommandContext;
  /** Path of the pod's `portforward`. */
  readonly #path: string;
  readonly #listeners: Listener[] = [];
  readonly #connections = new Set<Connection>();
  #lose: (error: Error) => void = () => undefined;
  /** Rejects when the pod is lost. */
  readonly lost: Promise<never>;

  constructor(context: CommandContext, path: string) {
    this.#context = context;
    this.#path = path;
    this.lost = new Promise<never>((_, reject) => {
      this.#lose = reject;
    });
    // Whoever waits hears of it; when nobody does, there is nothing to say.
    this.lost.catch(() => undefined);
  }

  /** Opens all ports at all addresses. `localhost` is content with one of its two. */
  async listen(pairs: readonly PortPair[], addresses: readonly string[]): Promise<void> {
    for (const pair of pairs) await this.#listenOn(pair, addresses);
    if (this.#listeners.length === 0) {
      throw new UsageError(`unable to listen on any of the requested ports: [${pairs.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`);
    }
  }

  async #listenOn({ local, remote }: PortPair, addresses: readonly string[]): Promise<void> {
    let chosen = local;
    const problems: string[] = [];
    let opened = 0;
    for (const given of addresses) {
      for (const address of given === 'localhost' ? ['127.0.0.1', '::1'] : [given]) {
        try {
          const port = await this.#open(address, chosen, remote);
          chosen = port;
          opened++;
          const shown = address.includes(':') ? `[${address}]` : address;
          await this.#context.out(`Forwarding from ${shown}:${port} -> ${remote}\n`);
        } catch (error) {
          if (!(error instanceof PosixError)) throw error;
          problems.push(`unable to create listener: Error ${listenProblem(error, address, chosen)}`);
        }
      }
    }
    if (opened > 0) return;
    await this.#context.err(`Unable to listen on port ${local}: Listeners failed to create with the following errors: [${problems.join(' ')}]\n`);
  }

  async #open(address: string, local: number, remote: number): Promise<number> {
    let known = local;
    const { listener, port } = await listenLocally(this.#context.process, address, local, {
      connect: (connection) => void this.#forward(connection, known, remote),
    });
    known = port;
    this.#listeners.push(listener);
    return port;
  }

  async #forward(connection: Connection, local: number, remote: number): Promise<void> {
    const context = this.#context;
    this.#connections.add(connection);
    try {
      await context.out(`Handling connection for ${local}\n`);
      const stream = await context.client.connect(this.#path, { ports: String(remote) });
      const problem = await exchange(connection, stream);
      if (problem !== '') await this.#fail(local, remote, problem);
    } catch (error) {
      if (error instanceof Interrupted) return;
      if (!(error instanceof StatusError) && !(error instanceof ConnectionError) && !(error instanceof PosixError)) throw error;
      await this.#fail(local, remote, error.message);
    } finally {
      this.#connections.delete(connection);
      connection.close();
    }
  }

  async #fail(local: number, remote: number, problem: string): Promise<void> {
    await reportUnhandled(this.#context, 'portforward.go:424', `an error occurred forwarding ${local} -> ${remote}: ${problem}`);
    this.#lose(new UsageError('lost connection to pod'));
  }

  close(): void {
    for (const listener of this.#listeners) listener.close();
    for (const connection of this.#connections) connection.close();
  }
}

/** Until either side has ended. Resolves to what the pod's side said was wrong. */
async function exchange(connection: Connection, stream: ChannelStream): Promise<string> {
  void pumpIn(connection, stream);
  const begun = new Set<number>();
  let problem = '';
  try {
    for await (const { channel, data } of stream.incoming) {
      // Each channel begins with the port's number.
      if (!begun.has(channel)) begun.add(channel);
      else if (channel === 1) problem += decodeUtf8(data);
      else if (data.length > 0) await connection.output.write(data);
    }
  } catch (error) {
    // The local side is gone: nothing is wrong with the pod.
    if (!(error instanceof PosixError)) throw error;
  } finally {
    connection.output.close();
    stream.close();
  }
  return problem;
}

async function pumpIn({ input }: Connection, stream: ChannelStream): Promise<void> {
  try {
    for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) stream.send(0, chunk);
    stream.closeChannel(0);
  } catch (error) {
    if (!(error instanceof Interrupted) && !(error instanceof PosixError)) throw error;
    stream.close();
  }
}
