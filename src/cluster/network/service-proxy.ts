// Mirrors kube-proxy: which endpoint answers for a Service's address.
import type { EndpointSlice, Service, ServicePort } from '#kube/generated/types.ts';
import type { Clock } from '#posix/clock.ts';
import type { Api } from '../api/api.ts';

export interface Backend {
  readonly address: string;
  readonly port: number;
}

/** What a packet to a Service's address meets. */
export type Frontend = { readonly service: Service; readonly port: ServicePort } | 'unknown-port' | undefined;

interface Tables {
  readonly addresses: ReadonlyMap<string, Service>;
  readonly nodePorts: ReadonlyMap<number, { readonly service: Service; readonly port: ServicePort }>;
}

const AFFINITY_SECONDS = 10800;

export class ServiceProxy {
  readonly #api: Api;
  readonly #clock: Clock;
  #tables: Tables | undefined;
  readonly #turns = new Map<string, number>();
  readonly #affinity = new Map<string, { readonly backend: string; readonly until: number }>();
  readonly #unsubscribe: () => void;

  constructor(api: Api, clock: Clock, turns?: Readonly<Record<string, number>>) {
    this.#api = api;
    this.#clock = clock;
    for (const [key, turn] of Object.entries(turns ?? {})) this.#turns.set(key, turn);
    this.#unsubscribe = api.subscribe('services', () => {
      this.#tables = undefined;
    });
  }

  /** Whose turn it is, by `namespace/service/port`. */
  get turns(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#turns);
  }

  stop(): void {
    this.#unsubscribe();
  }

  /** By cluster address, external address or load balancer address. */
  frontend(address: string, port: number, protocol = 'TCP'): Frontend {
    const service = this.#current().addresses.get(address);
    if (service === undefined) return undefined;
    const entry = service.spec?.ports?.find((candidate) => candidate.port === port && (candidate.protocol ?? 'TCP') === protocol);
    return entry === undefined ? 'unknown-port' : { service, port: entry };
  }

  nodePort(port: number): { readonly service: Service; readonly port: ServicePort } | undefined {
    return this.#current().nodePorts.get(port);
  }

  /** The endpoint whose turn it is; undefined when none is ready. `only` keeps those on one node. */
  pick(service: Service, port: ServicePort, client: string, only?: string): Backend | undefined {
    const backends = this.backends(service, port, only);
    if (backends.length === 0) return undefined;
    const { namespace = '', name } = service.metadata;
    const key = `${namespace}/${name}/${port.name ?? String(port.port)}`;
    const sticky = service.spec?.sessionAffinity === 'ClientIP';
    if (sticky) {
      const kept = this.#affinity.get(`${key}/${client}`);
      const backend = kept !== undefined && kept.until > this.#clock.now() ? backends.find((each) => each.address === kept.backend) : undefined;
      if (backend !== undefined) return this.#keep(service, `${key}/${client}`, backend);
    }
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, (turn + 1) % 0x7fffffff);
    const backend = backends[turn % backends.length];
    return sticky && backend !== undefined ? this.#keep(service, `${key}/${client}`, backend) : backend;
  }

  /** Ready endpoints in the order of their slices; terminating ones that still serve when no other is left. */
  backends(service: Service, port: ServicePort, only?: string): readonly Backend[] {
    const ready: Backend[] = [];
    const terminating: Backend[] = [];
    for (const slice of this.#slices(service)) {
      const entry = slice.ports?.find(
        (candidate) => (candidate.name ?? '') === (port.name ?? '') && (candidate.protocol ?? 'TCP') === (port.protocol ?? 'TCP'),
      );
      if (entry?.port === undefined) continue;
      for (const { addresses, conditions, nodeName } of slice.endpoints ?? []) {
        const address = addresses[0];
        if (address === undefined || (only !== undefined && nodeName !== only)) continue;
        if (conditions?.ready ?? true) ready.push({ address, port: entry.port });
        else if (conditions?.serving === true && conditions.terminating === true) terminating.push({ address, port: entry.port });
      }
    }
    return ready.length > 0 ? ready : terminating;
  }

  #slices(service: Service): readonly EndpointSlice[] {
    const { namespace, name } = service.metadata;
    return this.#api.list('endpointslices.discovery.k8s.io', {
      ...(namespace !== undefined && { namespace }),
      labels: { 'kubernetes.io/service-name': name },
    });
  }

  #keep(service: Service, key: string, backend: Backend): Backend {
    const seconds = service.spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS;
    this.#affinity.set(key, { backend: backend.address, until: this.#clock.now() + seconds * 1000 });
    return backend;
  }

  #current(): Tables {
    if (this.#tables !== undefined) return this.#tables;
    const addresses = new Map<string, Service>();
    const nodePorts = new Map<number, { service: Service; port: ServicePort }>();
    for (const service of this.#api.list('services')) {
      const { clusterIP, clusterIPs, externalIPs, ports, type } = service.spec ?? {};
      for (const address of [clusterIP, ...(clusterIPs ?? []), ...(externalIPs ?? [])]) {
        if (address !== undefined && address !== '' && address !== 'None') addresses.set(address, service);
      }
      if (type === 'LoadBalancer') for (const { ip } of service.status?.loadBalancer?.ingress ?? []) if (ip !== undefined) addresses.set(ip, service);
      for (const port of ports ?? []) if (port.nodePort !== undefined && port.nodePort !== 0) nodePorts.set(port.nodePort, { service, port });
    }
    this.#tables = { addresses, nodePorts };
    return this.#tables;
  }
}
