// Where a packet ends: what the routes, kube-proxy's rules and the policies of the nodes on its way make of it.
import type { Service } from '#kube/generated/types.ts';
import type { HttpResponse } from '#posix/network.ts';
import { parseRange, rangeContains, type AddressRange } from './address-range.ts';
import type { Host } from './host.ts';
import type { Internet, WebSite } from './internet.ts';
import type { PacketFilter, Protocol } from './network-policy.ts';
import type { ServiceProxy } from './service-proxy.ts';
import type { Backend, Frontend } from './service-table.ts';

/** A port of the node that leads to a pod (hostPort). */
export interface HostPort {
  readonly host: Host;
  readonly port: number;
}

export interface RouterOptions {
  readonly proxy: ServiceProxy;
  readonly internet: Internet;
  readonly filter: PacketFilter;
  readonly podRange: string;
  readonly serviceRange: string;
  /** Addresses outside the cluster at which the world's names are resolved. */
  readonly nameServers: ReadonlySet<string>;
  /** The pod that has this address now. */
  readonly findPod: (address: string) => Host | undefined;
  /** The pod that has a container port mapped to this port of the node. */
  readonly findHostPort: (node: string, port: number) => HostPort | undefined;
}

/** `service`: whose address the packet was sent to. */
export type Route = { readonly service?: Service } & (
  | { readonly kind: 'host'; readonly host: Host; readonly address: string; readonly port: number; readonly source: string }
  | { readonly kind: 'site'; readonly site: WebSite }
  | { readonly kind: 'name-server' }
  /** A node's kube-proxy itself answers. */
  | { readonly kind: 'proxy'; readonly answer: HttpResponse }
  | { readonly kind: 'refused' | 'lost' | 'unreachable' }
);

const LOST: Route = { kind: 'lost' };
const MAX_HOPS = 4;

export class Router {
  readonly #options: RouterOptions;
  readonly #podRange: AddressRange;
  readonly #serviceRange: AddressRange;
  readonly #hosts = new Map<string, Host>();

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#podRange = parseRange(options.podRange);
    this.#serviceRange = parseRange(options.serviceRange);
  }

  /** A workstation or node, for as long as the cluster lives. */
  add(host: Host): void {
    for (const address of host.addresses) this.#hosts.set(address, host);
  }

  route(from: Host, address: string, port: number, protocol: Protocol = 'TCP'): Route {
    return this.#route({ from, origin: from, source: from.address, protocol }, address, port, MAX_HOPS);
  }

  /** Echo requests: pods and machines answer them, Services do not. */
  echo(from: Host, address: string): Route {
    if (address.startsWith('127.') || from.addresses.includes(address)) return { kind: 'host', host: from, address, port: 0, source: from.address };
    const inside = from.options.place !== 'workstation';
    const pod = inside ? this.#options.findPod(address) : undefined;
    const host = this.#hosts.get(address) ?? pod;
    const site = host === undefined ? this.#options.internet.siteAt(address) : undefined;
    if (host === undefined && site === undefined) return inside && rangeContains(this.#podRange, address) ? { kind: 'unreachable' } : LOST;
    const packet = { from, source: from.address, to: host, destination: address, port: 0, protocol: 'ICMP' as const };
    if (!this.#options.filter.allows(packet)) return LOST;
    if (site !== undefined) return { kind: 'site', site };
    return host === undefined ? LOST : { kind: 'host', host, address, port: 0, source: from.address };
  }

  #route(flow: Flow, address: string, port: number, hops: number): Route {
    const { from, origin, source, protocol } = flow;
    if (address.startsWith('127.') || address === '0.0.0.0' || address === '::1') {
      return { kind: 'host', host: from, address: address.startsWith('127.') ? address : '127.0.0.1', port, source: '127.0.0.1' };
    }
    if (hops === 0) return LOST;
    const inside = from.options.place !== 'workstation';
    const frontend = this.#options.proxy.frontend(address, port, protocol, from.options.node);
    const virtual = rangeContains(this.#serviceRange, address);
    if (frontend !== undefined && (inside || !virtual)) return this.#toService(flow, frontend, hops);
    if (virtual) return LOST;
    const host = this.#hosts.get(address);
    if (host !== undefined) return this.#toMachine(flow, host, address, port, hops);
    if (rangeContains(this.#podRange, address)) {
      if (!inside) return LOST;
      const pod = this.#options.findPod(address);
      return pod === undefined ? { kind: 'unreachable' } : this.#toHost(flow, pod, address, port);
    }
    const { internet, filter, nameServers } = this.#options;
    const site = internet.siteAt(address);
    if (!filter.allows({ from: origin, source, to: undefined, destination: address, port, protocol })) return LOST;
    if (protocol === 'UDP' && port === 53 && nameServers.has(address)) return { kind: 'name-server' };
    return site !== undefined && protocol === 'TCP' && internet.answers(site, port) ? { kind: 'site', site } : LOST;
  }

  #toHost({ origin, source, protocol, left }: Flow, host: Host, address: string, port: number): Route {
    const allowed = this.#options.filter.allows({ from: origin, source, to: host, destination: address, port, protocol, left });
    return allowed ? { kind: 'host', host, address, port, source } : LOST;
  }

  #toService(flow: Flow, frontend: NonNullable<Frontend>, hops: number): Route {
    if (frontend === 'unknown-port') return LOST;
    const { service, port, kind } = frontend;
    const { from } = flow;
    const at = from.options.node;
    const outside = from.options.place === 'workstation';
    if (kind === 'load-balancer' && !inSourceRanges(service, flow.source)) return { ...LOST, service };
    const local = kind === 'cluster' && service.spec?.internalTrafficPolicy === 'Local' ? at : undefined;
    const keepsSource = !outside || service.spec?.externalTrafficPolicy === 'Local';
    return this.#toBackend(keepsSource ? flow : this.#masqueraded(flow), { service, port, at, only: local, kind }, hops);
  }

  /** A node or the workstation: its own listeners, ports of pods mapped to it, NodePorts. */
  #toMachine(flow: Flow, host: Host, address: string, port: number, hops: number): Route {
    if (host.options.place !== 'node') return this.#toHost(flow, host, address, port);
    const { proxy, findHostPort } = this.#options;
    const nodePort = proxy.nodePort(port, flow.protocol, host.name);
    const mapped = nodePort !== undefined || flow.protocol !== 'TCP' ? undefined : findHostPort(host.name, port);
    if (nodePort !== undefined || mapped !== undefined) {
      const arrived = this.#arrived(flow, host, address, port);
      if (arrived === undefined) return LOST;
      if (nodePort !== undefined) return this.#toNodePort(arrived, host, nodePort, hops);
      if (mapped !== undefined) return this.#toHost(arrived, mapped.host, mapped.host.address, mapped.port);
    }
    const route = this.#toHost(flow, host, address, port);
    const health = flow.protocol === 'TCP' && route.kind === 'host' ? proxy.healthCheck(port, host.name) : undefined;
    return health === undefined ? route : { kind: 'proxy', answer: health };
  }

  /** The rules of the other node change the address only there: a policy of the sender sees the node's. Undefined where it forbids that. */
  #arrived(flow: Flow, host: Host, destination: string, port: number): Flow | undefined {
    const { from, origin, source, protocol } = flow;
    if (from.options.node === host.name) return flow;
    const leaves = this.#options.filter.allows({ from: origin, source, to: host, destination, port, protocol });
    return leaves ? { ...flow, left: true } : undefined;
  }

  /** With the policy Local a node answers others with its own endpoints alone, and itself and its pods with all. */
  #toNodePort(flow: Flow, host: Host, nodePort: Pick<Target, 'service' | 'port'>, hops: number): Route {
    const local = nodePort.service.spec?.externalTrafficPolicy === 'Local';
    const via = flow.from.options.place === 'pod' ? flow.from : host;
    const only = local && flow.from.options.node !== host.name ? host.name : undefined;
    const next = { ...flow, from: via, source: local ? flow.source : host.address };
    return this.#toBackend(next, { ...nodePort, at: host.name, only, kind: 'external' }, hops);
  }

  #toBackend(flow: Flow, { service, port, at, only, kind }: Target, hops: number): Route {
    const { proxy } = this.#options;
    const backend: Backend | undefined = proxy.pick(service, port, flow.origin.address, { at, only });
    if (backend === undefined) {
      // Rules reject where there is no endpoint at all, and drop where there is none on this node.
      const elsewhere = only !== undefined && proxy.backends(service, port, { at }).length > 0;
      return { kind: elsewhere ? 'lost' : 'refused', service };
    }
    const from = flow.from.options.place === 'workstation' && kind !== 'cluster' ? (this.#anyNode() ?? flow.from) : flow.from;
    return { ...this.#route({ ...flow, from }, backend.address, backend.port, hops - 1), service };
  }

  /** The balancer hands packets to a node, which answers for them. */
  #masqueraded(flow: Flow): Flow {
    const node = this.#anyNode();
    return node === undefined ? flow : { ...flow, source: node.address };
  }

  #anyNode(): Host | undefined {
    for (const host of this.#hosts.values()) if (host.options.place === 'node') return host;
    return undefined;
  }
}

/** A packet on its way: `from` stands where it is now, `origin` is who sent it. */
interface Flow {
  readonly from: Host;
  readonly origin: Host;
  readonly source: string;
  readonly protocol: Protocol;
  /** What may leave the sender was decided before the packet came to another node. */
  readonly left?: boolean;
}

interface Target {
  readonly service: Service;
  readonly port: NonNullable<NonNullable<Service['spec']>['ports']>[number];
  readonly at: string | undefined;
  readonly only: string | undefined;
  readonly kind: 'cluster' | 'external' | 'load-balancer';
}

function inSourceRanges({ spec }: Service, address: string): boolean {
  const ranges = (spec?.loadBalancerSourceRanges ?? []).filter((range) => !range.includes(':'));
  return ranges.length === 0 || ranges.some((range) => rangeContains(parseRange(range.trim()), address));
}
