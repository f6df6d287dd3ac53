import { unauthorized } from '#kube/status-errors.ts';
import type { Transport } from '#kube/transport.ts';

/** An API server that knows none of the credentials it is shown. */
export function unauthorizedTransport(server: string): Transport {
  const refuse = (): Promise<never> => Promise.reject(unauthorized());
  return { server, send: refuse, watch: refuse, stream: refuse, connect: refuse };
}
