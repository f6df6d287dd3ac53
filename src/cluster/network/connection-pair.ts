import type { Connection } from '#posix/network.ts';
import { Pipe } from '#posix/pipe.ts';

/** The two ends of one TCP connection. Addresses are `ip:port`. */
export function connectionPair(clientAddress: string, serverAddress: string): { readonly client: Connection; readonly server: Connection } {
  const up = new Pipe();
  const down = new Pipe();
  return {
    client: {
      input: down.input,
      output: up.output,
      localAddress: clientAddress,
      remoteAddress: serverAddress,
      close: () => {
        up.output.close();
        down.input.close();
      },
    },
    server: {
      input: up.input,
      output: down.output,
      localAddress: serverAddress,
      remoteAddress: clientAddress,
      close: () => {
        down.output.close();
        up.input.close();
      },
    },
  };
}
