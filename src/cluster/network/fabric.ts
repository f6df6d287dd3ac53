import { sleep, type Clock } from '#posix/clock.ts';
import type { Connection, HttpRequest, HttpResponse, Service } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { connectionPair } from './connection-pair.ts';
import type { Host } from './host.ts';
import { exchangeHttp, serveHttp } from './http-codec.ts';
import type { Internet } from './internet.ts';
import { Router, type Route, type RouterOptions } from './router.ts';
import type { ServiceProxy } from './service-proxy.ts';
import { endOf, outcomeOf, requestFields, type TrafficEvent, type TrafficObserver, type TrafficOutcome } from './traffic.ts';

export type { HostPort } from './router.ts';

interface FabricOptions extends RouterOptions {
  readonly clock: Clock;
}

/** How long Linux repeats a SYN that nobody answers, and an ARP request. */
const SYN_TIMEOUT = 130_000;
const ARP_TIMEOUT = 3_070;
const ECHO_TIMEOUT = 10_000;

/** The network between workstation, nodes, pods and the world outside. */
export class Fabric {
  readonly clock: Clock;
  readonly internet: Internet;
  readonly proxy: ServiceProxy;
  readonly #router: Router;
  readonly #observers = new Set<TrafficObserver>();

  constructor(options: FabricOptions) {
    this.clock = options.clock;
    this.internet = options.internet;
    this.proxy = options.proxy;
    this.#router = new Router(options);
  }

  /** A workstation or node, for as long as the cluster lives. */
  add(host: Host): void {
    this.#router.add(host);
  }

  /** Tells of every exchange once it ended, until the returned function is called. Costs nothing while nobody watches. */
  observe(observer: TrafficObserver): () => void {
    this.#observers.add(observer);
    return () => {
      this.#observers.delete(observer);
    };
  }

  async http(from: Host, address: string, port: number, request: HttpRequest): Promise<HttpResponse> {
    const route = this.#router.route(from, address, port);
    if (this.#observers.size === 0) return this.#exchange(route, from, address, port, request);
    return this.#watched(
      { from, route, address, port, ...requestFields(request) },
      () => this.#exchange(route, from, address, port, request),
      ({ status }) => status,
    );
  }

  async #exchange(route: Route, from: Host, address: string, port: number, request: HttpRequest): Promise<HttpResponse> {
    if (route.kind === 'site') {
      request.connected?.();
      if (request.scheme === 'https') request.verify?.(undefined);
      return this.internet.respond(route.site, request);
    }
    const { service, source } = await this.#reach(route);
    request.connected?.();
    if (request.scheme === 'https' && service.plain === true) throw new PosixError('EPROTO');
    if (request.scheme === 'https') request.verify?.(service.certificate?.(request.serverName ?? hostName(request)));
    if (service.http !== undefined) return service.http({ ...request, remoteAddress: source });
    return exchangeHttp(this.#open(service, source, `${address}:${String(port)}`, from), request);
  }

  async connect(from: Host, address: string, port: number): Promise<Connection> {
    const route = this.#router.route(from, address, port);
    const open = async (): Promise<Connection> => {
      const server = `${address}:${String(port)}`;
      if (route.kind === 'site') {
        const { site } = route;
        return this.#open({ http: (request) => Promise.resolve(this.internet.respond(site, request)) }, from.address, server, from);
      }
      const { service, source } = await this.#reach(route);
      return this.#open(service, source, server, from);
    };
    return this.#observers.size === 0 ? open() : this.#watched({ from, route, address, port, protocol: 'TCP' }, open, () => 'connected');
  }

  /** One datagram and what came back, if anything did. */
  async datagram(from: Host, address: string, port: number, payload: Uint8Array): Promise<Uint8Array | undefined> {
    const route = this.#router.route(from, address, port, 'UDP');
    const send = async (): Promise<Uint8Array | undefined> => {
      if (route.kind === 'refused') throw new PosixError('ECONNREFUSED');
      if (route.kind !== 'host') return undefined;
      const service = await route.host.serviceAt(route.address, route.port, this.clock, 'UDP');
      if (service?.datagram === undefined) throw new PosixError('ECONNREFUSED');
      return service.datagram(payload, `${route.source}:${String(from.ephemeralPort())}`);
    };
    if (this.#observers.size === 0) return send();
    return this.#watched({ from, route, address, port, protocol: 'UDP' }, send, (answer) => (answer === undefined ? 'timeout' : 'answered'));
  }

  async ping(from: Host, address: string): Promise<number> {
    const route = this.#router.echo(from, address);
    const echo = async (): Promise<number> => {
      if (route.kind === 'site') return 11.3;
      if (route.kind === 'unreachable') throw await this.#late('EHOSTUNREACH', ARP_TIMEOUT);
      if (route.kind !== 'host') throw await this.#late('ETIMEDOUT', ECHO_TIMEOUT);
      if (route.host === from) return 0.04;
      return route.host.options.node === from.options.node && from.options.node !== undefined ? 0.09 : 0.42;
    };
    return this.#observers.size === 0 ? echo() : this.#watched({ from, route, address, port: 0, protocol: 'ICMP' }, echo, () => 'answered');
  }

  /** Where a DNS question from `from` to `server` arrives. */
  nameServer(from: Host, server: string): Route {
    return this.#router.route(from, server, 53, 'UDP');
  }

  async #reach(route: Exclude<Route, { kind: 'site' }>): Promise<{ readonly service: Service; readonly source: string }> {
    if (route.kind === 'lost') throw await this.#late('ETIMEDOUT', SYN_TIMEOUT);
    if (route.kind === 'unreachable') throw await this.#late('EHOSTUNREACH', ARP_TIMEOUT);
    if (route.kind === 'proxy') return { service: { http: () => Promise.resolve(route.answer), plain: true }, source: '' };
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

  async #watched<T>({ from, route, ...asked }: Asked, action: () => Promise<T>, outcome: (result: T) => TrafficOutcome): Promise<T> {
    const started = this.clock.now();
    const { service } = route;
    const report = (result: TrafficOutcome): void => {
      const at = this.clock.now();
      const event: TrafficEvent = {
        ...asked,
        at,
        took: at - started,
        from: endOf(from),
        ...(route.kind === 'host' && { to: endOf(route.host) }),
        ...(route.kind === 'site' && { to: { kind: 'internet' as const, name: route.site.host } }),
        ...(service !== undefined && { service: { namespace: service.metadata.namespace ?? '', name: service.metadata.name } }),
        outcome: result,
      };
      for (const observer of this.#observers) observer(event);
    };
    try {
      const result = await action();
      report(outcome(result));
      return result;
    } catch (error) {
      report(error instanceof PosixError ? outcomeOf(error.code) : 'reset');
      throw error;
    }
  }
}

/** What is known of an exchange before it begins. */
type Asked = { readonly from: Host; readonly route: Route } & Omit<TrafficEvent, 'at' | 'took' | 'from' | 'to' | 'service' | 'outcome'>;

function hostName({ headers }: HttpRequest): string {
  return (headers['host'] ?? '').replace(/:\d+$/, '');
}

async function respond(service: Service, request: HttpRequest): Promise<HttpResponse> {
  if (service.http === undefined) throw new PosixError('ECONNRESET');
  return service.http(request);
}
