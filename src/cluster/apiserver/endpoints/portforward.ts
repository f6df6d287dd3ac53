// Mirrors the WebSocket form of k8s.io/kubelet/pkg/cri/streaming/portforward.
import type { Pod } from '#kube/generated/types.ts';
import type { ChannelStream } from '#kube/transport.ts';
import type { Connection } from '#posix/network.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { NodeConnection } from '../../api/node-connection.ts';
import { ChannelQueue } from './channel-queue.ts';

/**
 * Channels 2n and 2n + 1 carry data and error of the n-th port. As in `v4.channel.k8s.io` each
 * begins with the port's number in two bytes, little-endian.
 */
export function forwardPorts(nodes: NodeConnection, pod: Pod, ports: readonly number[]): ChannelStream {
  const queue = new ChannelQueue();
  let open = ports.length;
  const forwards = ports.map(
    (port, index) =>
      new Forward(nodes.connect(pod, port), queue, 2 * index, port, () => {
        if (--open === 0) queue.end();
      }),
  );
  return {
    incoming: queue,
    send: (channel, data) => forwards[channel >> 1]?.write(data),
    closeChannel: (channel) => forwards[channel >> 1]?.endInput(),
    close: () => {
      for (const forward of forwards) forward.close();
      queue.end();
    },
  };
}

class Forward {
  readonly #connection: Promise<Connection | undefined>;
  #writing: Promise<void>;

  constructor(connecting: Promise<Connection>, queue: ChannelQueue, channel: number, port: number, ended: () => void) {
    const prefix = Uint8Array.of(port & 255, port >> 8);
    void queue.push(channel, prefix);
    void queue.push(channel + 1, prefix);
    const fail = (error: unknown): undefined => {
      void queue.push(channel + 1, encodeUtf8(error instanceof Error ? error.message : String(error)));
    };
    this.#connection = connecting.catch(fail);
    this.#writing = this.#connection.then(() => undefined);
    void this.#connection
      .then((connection) => connection && copy(connection, queue, channel))
      .catch(fail)
      .finally(ended);
  }

  write(data: Uint8Array): void {
    this.#writing = this.#writing.then(async () => (await this.#connection)?.output.write(data)).catch(() => this.close());
  }

  endInput(): void {
    void this.#writing.then(async () => (await this.#connection)?.output.close());
  }

  close(): void {
    void this.#connection.then((connection) => connection?.close());
  }
}

async function copy({ input }: Connection, queue: ChannelQueue, channel: number): Promise<void> {
  for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) await queue.push(channel, chunk);
}
