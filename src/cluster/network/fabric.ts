import { sleep, type Clock } from '#posix/clock.ts';
import type { Connection, HttpRequest, HttpResponse, Service } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { parseRange, rangeContains, type AddressRange } from './address-range.ts';
import { connectionPair } from './connection-pair.ts';
import type { Host } from './host.ts';
import { exchangeHttp, serveHttp } from './http-codec.ts';
import type { Internet, WebSite } from './internet.ts';
import type { PacketFilter } from './network-policy.ts';
import type { Backend, ServiceProxy } from './service-proxy.ts';

/** A port of the node that leads to a pod (hostPort). */
export interface HostPort {
  readonly host: Host;
  readonly port: number;
}

export interface FabricOptions {
  readonly clock: Clock;
  readonly proxy: ServiceProxy;
  readonly internet: Internet;
  readonly filter: PacketFilter;
  readonly podRange: string;
  readonly serviceRange: string;
  /** The pod that has this address now. */
  readonly findPod: (address: string) => Host | undefined;
  /** The pod that has a container port mapped to this port of the node. */
  readonly findHostPort: (node: string, port: number) => HostPort | undefined;
}

/** Where a packet ends. */
type Route =
  | { readonly kind: 'host'; readonly host: Host; readonly address: string; readonly port: number; readonly source: string }
  | { readonly kind: 'site'; readonly site: WebSite }
  | { readonly kind: 'refused' | 'lost' | 'unreachable' };

/** How long Linux repeats a SYN that nobody answers, and an ARP request. */
const SYN_TIMEOUT = 130_000;
const ARP_TIMEOUT = 3_070;
const MAX_HOPS = 4;

/** The network between workstation, nodes, pods and the world outside. */
export class Fabric {
  readonly clock: Clock;
  readonly internet: Internet;
  readonly proxy: ServiceProxy;
  readonly #options: FabricOptions;
  readonly #podRange: AddressRange;
  readonly #serviceRange: AddressRange;
  readonly #hosts = new Map<string, Host>();

  constructor(options: FabricOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.internet = options.internet;
    this.proxy = options.proxy;
    this.#podRange = parseRange(options.podRange);
    this.#serviceRange = parseRange(options.serviceRange);
  }

  /** A workstation or node, for as long as the cluster lives. */
  add(host: Host): void {
    for (const address of host.addresses) this.#hosts.set(address, host);
  }

  async http(from: Host, address: string, port: number, request: HttpRequest): Promise<HttpResponse> {
    const route = this.#route(from, address, port, MAX_HOPS);
    if (route.kind === 'site') return this.internet.respond(route.site, request);
    const { service, source } = await this.#reach(route);
    if (service.http !== undefined) return service.http({ ...request, remoteAddress: source });
    return exchangeHttp(this.#open(service, source, `${address}:${String(port)}`, from), request);
  }

  async connect(from: Host, address: string, port: number): Promise<Connection> {
    const route = this.#route(from, address, port, MAX_HOPS);
    if (route.kind === 'site') {
      const { site } = route;
      return this.#open(
        { http: (request) => Promise.resolve(this.internet.respond(site, request)) },
        from.address,
        `${address}:${String(port)}`,
        from,
      );
    }
    const { service, source } = await this.#reach(route);
    return this.#open(service, source, `${address}:${String(port)}`, from);
  }

  async ping(from: Host, address: string): Promise<number> {
    if (address.startsWith('127.') || from.addresses.includes(address)) return 0.04;
    const host = this.#hosts.get(address) ?? this.#visiblePod(from, address);
    if (host !== undefined) return host.options.node === from.options.node && from.options.node !== undefined ? 0.09 : 0.42;
    if (this.internet.siteAt(address) !== undefined) return 11.3;
    if (from.options.place !== 'workstation' && rangeContains(this.#podRange, address)) throw await this.#late('EHOSTUNREACH', ARP_TIMEOUT);
    throw await this.#late('ETIMEDOUT', 10_000);
  }

  /** Whether a DNS question from `from` to `server` arrives somewhere, and at what. */
  dnsServer(from: Host, server: string): 'cluster' | 'internet' | 'none' {
    const frontend = from.options.place === 'workstation' ? undefined : this.proxy.frontend(server, 53, 'UDP');
    let address: string | undefined = server;
    if (frontend !== undefined)
      address = frontend === 'unknown-port' ? undefined : this.proxy.pick(frontend.service, frontend.port, from.address)?.address;
    const pod = address === undefined ? undefined : this.#visiblePod(from, address);
    if (pod !== undefined) return this.#options.filter.allows(from, pod, 53) ? 'cluster' : 'none';
    if (frontend !== undefined || rangeContains(this.#podRange, server) || rangeContains(this.#serviceRange, server)) return 'none';
    return this.#hosts.has(server) ? 'none' : 'internet';
  }

  #visiblePod(from: Host, address: string): Host | undefined {
    return from.options.place === 'workstation' ? undefined : this.#options.findPod(address);
  }

  #route(from: Host, address: string, port: number, hops: number): Route {
    if (address.startsWith('127.') || address === '0.0.0.0' || address === '::1') {
      return { kind: 'host', host: from, address: address.startsWith('127.') ? address : '127.0.0.1', port, source: '127.0.0.1' };
    }
    if (hops === 0) return { kind: 'lost' };
    const inside = from.options.place !== 'workstation';
    const frontend = this.proxy.frontend(address, port);
    const virtual = rangeContains(this.#serviceRange, address);
    if (frontend !== undefined && (inside || !virtual)) {
      if (frontend === 'unknown-port') return { kind: 'lost' };
      const { service, port: entry } = frontend;
      return this.#toBackend(from, this.proxy.pick(service, entry, from.address), from.address, hops);
    }
    if (virtual) return { kind: 'lost' };
    const host = this.#hosts.get(address);
    if (host !== undefined) return this.#toMachine(from, host, address, port, hops);
    if (rangeContains(this.#podRange, address)) {
      if (!inside) return { kind: 'lost' };
      const pod = this.#options.findPod(address);
      if (pod === undefined) return { kind: 'unreachable' };
      if (pod !== from && !this.#options.filter.allows(from, pod, port)) return { kind: 'lost' };
      return { kind: 'host', host: pod, address, port, source: from.address };
    }
    const site = this.internet.siteAt(address);
    return site === undefined ? { kind: 'lost' } : this.internet.answers(site, port) ? { kind: 'site', site } : { kind: 'lost' };
  }

  /** A node or the workstation: its own listeners, ports of pods mapped to it, NodePorts. */
  #toMachine(from: Host, host: Host, address: string, port: number, hops: number): Route {
    const node = host.options.place === 'node' ? host.name : undefined;
    const nodePort = node === undefined ? undefined : this.proxy.nodePort(port);
    if (nodePort !== undefined) {
      const local = nodePort.service.spec?.externalTrafficPolicy === 'Local';
      const backend = this.proxy.pick(nodePort.service, nodePort.port, from.address, local ? node : undefined);
      if (backend === undefined && local) return { kind: 'lost' };
      return this.#toBackend(from.options.place === 'pod' ? from : host, backend, local ? from.address : host.address, hops);
    }
    const mapped = node === undefined ? undefined : this.#options.findHostPort(node, port);
    if (mapped !== undefined) return { kind: 'host', host: mapped.host, address: mapped.host.address, port: mapped.port, source: from.address };
    return { kind: 'host', host, address, port, source: from.address };
  }

  #toBackend(via: Host, backend: Backend | undefined, source: string, hops: number): Route {
    if (backend === undefined) return { kind: 'refused' };
    const route = this.#route(via.options.place === 'workstation' ? (this.#anyNode() ?? via) : via, backend.address, backend.port, hops - 1);
    return route.kind === 'host' ? { ...route, source } : route;
  }

  #anyNode(): Host | undefined {
    for (const host of this.#hosts.values()) if (host.options.place === 'node') return host;
    return undefined;
  }

  async #reach(route: Exclude<Route, { kind: 'site' }>): Promise<{ readonly service: Service; readonly source: string }> {
    if (route.kind === 'lost') throw await this.#late('ETIMEDOUT', SYN_TIMEOUT);
    if (route.kind === 'unreachable') throw await this.#late('EHOSTUNREACH', ARP_TIMEOUT);
    if (route.kind !== 'host') throw new PosixError('ECONNREFUSED');
    const service = await route.host.serviceAt(route.address, route.port, this.clock);
    if (service === undefined) throw new PosixError('ECONNREFUSED');
    return { service, source: route.source };
  }

  async #late(code: 'ETIMEDOUT' | 'EHOSTUNREACH', after: number): Promise<PosixError> {
    await sleep(this.clock, after);
    return new PosixError(code);
  }

  #open(service: Service, source: string, server: string, from: Host): Connection {
    const pair = connectionPair(`${source}:${String(from.ephemeralPort())}`, server);
    if (service.connect !== undefined) service.connect(pair.server);
    else if (service.http !== undefined) void serveHttp(pair.server, (request) => respond(service, { ...request, remoteAddress: source }));
    else throw new PosixError('ECONNRESET');
    return pair.client;
  }
}

async function respond(service: Service, request: HttpRequest): Promise<HttpResponse> {
  if (service.http === undefined) throw new PosixError('ECONNRESET');
  return service.http(request);
}
