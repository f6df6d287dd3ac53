import type { Transport } from '#kube/transport.ts';

/**
 * The same API for a client in the same process. It would be back from approving a request before the signer has begun,
 * which no client on a network ever is: it is answered when nothing waits for its signature.
 */
export function waitForSignature(transport: Transport, signed: () => Promise<unknown>): Transport {
  return {
    server: transport.server,
    send: async (request) => {
      const response = await transport.send(request);
      if (request.method !== 'GET' && request.path.includes('/certificatesigningrequests/')) await signed();
      return response;
    },
    watch: (request) => transport.watch(request),
    stream: (request) => transport.stream(request),
    connect: (request) => transport.connect(request),
  };
}
