import type { InputStream, OutputStream } from './stream.ts';

/** A request as it travels between simulated hosts: HTTP without its wire form. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query: `/a?b=c`. */
  readonly target: string;
  /** Lower-case names. `host` is always set. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly scheme: 'http' | 'https';
  /** Filled in on arrival: the address the peer sees. */
  readonly remoteAddress?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An established TCP connection. */
export interface Connection {
  readonly input: InputStream;
  readonly output: OutputStream;
  readonly localAddress: string;
  readonly remoteAddress: string;
  close(): void;
}

/** What listens on a port. At least one of the two; the network adapts bytes to HTTP where only `http` is there. */
export interface Service {
  http?(request: HttpRequest): Promise<HttpResponse>;
  connect?(connection: Connection): void;
}

export interface Listener {
  close(): void;
}

/**
 * The network from one host's place in it (the workstation, a node, a pod).
 * Rejects with `PosixError`: ENOTFOUND, ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH, ECONNRESET.
 */
export interface NetworkStack {
  readonly hostname: string;
  /** Own addresses without the loopback. */
  readonly addresses: readonly string[];
  /** Addresses of a name, by /etc/hosts, search paths and the host's DNS server. An address resolves to itself. */
  resolve(name: string): Promise<readonly string[]>;
  /** One DNS question put to a server (default: the host's own): records, or the failure as dig names it. */
  query(name: string, type: string, server?: string): Promise<DnsAnswer>;
  /** One HTTP exchange with `address:port` (an address, not a name). */
  http(address: string, port: number, request: HttpRequest): Promise<HttpResponse>;
  connect(address: string, port: number): Promise<Connection>;
  /** Round-trip time in ms; rejects as above. */
  ping(address: string): Promise<number>;
  /** `address` defaults to every address of the host. Throws EADDRINUSE. */
  listen(port: number, service: Service, address?: string): Listener;
}

export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  /** Presentation form: `10.43.0.1`, `0 100 80 web.default.svc.cluster.local.` */
  readonly data: string;
}

export interface DnsAnswer {
  readonly status: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'TIMEOUT';
  /** The name that answered after the search path was tried, without the final dot. */
  readonly name: string;
  readonly server: string;
  readonly records: readonly DnsRecord[];
}
