import type { Connection } from '#posix/network.ts';
import type { Process } from '#posix/process.ts';

/** A TCP connection to a name or an address. Rejects with `PosixError` as the network does. */
export async function connectHost(process: Process, host: string, port: number): Promise<Connection> {
  const { network } = process.machine;
  const [address = host] = await process.race(network.resolve(host));
  return process.race(network.connect(address, port));
}
