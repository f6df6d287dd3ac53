// Mirrors the HTTPS client of client-go in a pod: requests cross the simulated network, as whoever the token names.
import { unauthorized } from '#kube/status-errors.ts';
import { ConnectionError, type Transport } from '#kube/transport.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { HostStack } from '../../network/host-stack.ts';

/** `server`: `https://10.43.0.1:443`. Every request rejects with `ConnectionError` where the network lets nothing through. */
export function inClusterTransport(process: Process, server: string, token: string | undefined): Transport {
  let reached: Promise<void> | undefined;
  const through = async <T>(ask: (transport: Transport) => Promise<T>): Promise<T> => {
    reached ??= reach(process, server);
    await reached;
    const { network } = process.machine;
    const transport = network instanceof HostStack ? network.authenticate?.(token) : undefined;
    if (transport === undefined) throw unauthorized();
    return ask(transport);
  };
  return {
    server,
    send: (request) => through((transport) => transport.send(request)),
    watch: (request) => through((transport) => transport.watch(request)),
    stream: (request) => through((transport) => transport.stream(request)),
    connect: (request) => through((transport) => transport.connect(request)),
  };
}

/** Rejects unless an API server answers there. */
async function reach(process: Process, server: string): Promise<void> {
  const [, scheme, host = '', port] = /^(https?):\/\/\[?([^/\]]+?)\]?(?::(\d+))?(?:\/|$)/.exec(server) ?? [];
  const { network } = process.machine;
  const at = Number(port ?? (scheme === 'http' ? 80 : 443));
  let address = host;
  try {
    [address = host] = await process.race(network.resolve(host));
    const request = {
      method: 'GET',
      target: '/version',
      headers: { host },
      body: new Uint8Array(0),
      scheme: scheme === 'http' ? 'http' : 'https',
    } as const;
    const { body } = await process.race(network.http(address, at, request));
    if (!decodeUtf8(body).includes('"gitVersion"')) throw new ConnectionError('http: server gave HTTP response to HTTPS client');
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new ConnectionError(dialError(error, host, `${address}:${String(at)}`));
  }
}

/** As Go's net package says it. */
function dialError({ code }: PosixError, host: string, address: string): string {
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${host}: no such host`;
  if (code === 'ETIMEDOUT') return `dial tcp ${address}: i/o timeout`;
  return `dial tcp ${address}: connect: ${code === 'EHOSTUNREACH' ? 'no route to host' : 'connection refused'}`;
}
