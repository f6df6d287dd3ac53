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
  /**
   * Called with the server's certificates (PEM, leaf first; undefined where the server names none) before
   * the request is delivered over https. What it throws is what the exchange rejects with.
   */
  readonly verify?: (certificates: string | undefined) => void;
  /** The name asked for in the TLS handshake; default: the host header without its port. */
  readonly serverName?: string;
  /** Called once the connection stands, before anything is sent. */
  readonly connected?: () => void;
  /** A sender's note for whoever watches the network, no part of the message. */
  readonly via?: RequestVia;
}

/** The routing rule that sent a request on: an Ingress or HTTPRoute, and the Service it names. */
export interface RequestVia {
  readonly kind: 'Ingress' | 'HTTPRoute';
  readonly namespace: string;
  readonly name: string;
  readonly service: string;
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

/**
 * What listens on a port. At least one of the first three; the network adapts bytes to HTTP where only `http`
 * is there. With `datagram` it is a UDP port, and a TCP port too where one of the others is there.
 */
export interface Service {
  http?(request: HttpRequest): Promise<HttpResponse>;
  connect?(connection: Connection): void;
  /** One datagram from `address:port`; the answer, if there is one. */
  datagram?(payload: Uint8Array, from: string): Promise<Uint8Array | undefined>;
  /** One question to a name server: `name` complete and without its final dot, `from` as `address:port`. A UDP port too. */
  dns?(name: string, type: string, from: string): Promise<DnsReply>;
  /** Speaks no TLS: whoever begins a handshake is told off. */
  readonly plain?: boolean;
  /** The certificates (PEM, leaf first) for the name of a TLS handshake. Without it nothing is known to verify. */
  certificate?(serverName: string): string | undefined;
}

export interface Listener {
  /** The port that is open, where opening takes time (a real host's) or port 0 meant any; rejects with `PosixError`. */
  readonly opened?: Promise<number>;
  close(): void;
}

/** As `ss -l` lists it; without address: every one of the host. */
export interface ListeningPort {
  readonly port: number;
  readonly address: string | undefined;
  readonly protocol: 'tcp' | 'udp';
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
  /** One UDP datagram; undefined when nothing comes back. Rejects with ECONNREFUSED where nobody listens and it shows. */
  datagram?(address: string, port: number, payload: Uint8Array): Promise<Uint8Array | undefined>;
  /** Round-trip time in ms; rejects as above. */
  ping(address: string): Promise<number>;
  /** `address` defaults to every address of the host. Throws EADDRINUSE. */
  listen(port: number, service: Service, address?: string): Listener;
  /** What listens on this host now. */
  listening?(): readonly ListeningPort[];
}

export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  /** Presentation form: `10.43.0.1`, `0 100 80 web.default.svc.cluster.local.` */
  readonly data: string;
}

/** What a name server says about one full name. */
export interface DnsReply {
  readonly status: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  readonly records: readonly DnsRecord[];
  /** From its own zone rather than from another server or its cache. */
  readonly authoritative?: boolean;
  /** The zone's start of authority, where the name or type does not exist. */
  readonly authority?: readonly DnsRecord[];
}

export interface DnsAnswer {
  readonly status: DnsReply['status'] | 'TIMEOUT';
  /** With TIMEOUT: the server's host said at once that nobody listens there. */
  readonly refused?: boolean;
  /** The name that answered after the search path was tried, without the final dot. */
  readonly name: string;
  readonly server: string;
  readonly records: readonly DnsRecord[];
  readonly authoritative?: boolean;
  readonly authority?: readonly DnsRecord[];
}
