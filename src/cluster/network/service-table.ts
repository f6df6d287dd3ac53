// What kube-proxy writes into a node's packet filter.
import type { Service, ServicePort } from '#kube/generated/types.ts';
import type { ServiceView } from './service-view.ts';

export interface Backend {
  readonly address: string;
  readonly port: number;
  readonly node: string | undefined;
}

/** Which of a Service's addresses a packet was sent to. */
export type AddressKind = 'cluster' | 'external' | 'load-balancer';

/** What a packet to a Service's address meets. */
export type Frontend = { readonly service: Service; readonly port: ServicePort; readonly kind: AddressKind } | 'unknown-port' | undefined;

interface Entry {
  readonly kind: AddressKind;
  readonly services: Service[];
}

interface Tables {
  readonly addresses: ReadonlyMap<string, Entry>;
  /** By `protocol/port`. */
  readonly nodePorts: ReadonlyMap<string, { readonly service: Service; readonly port: ServicePort }>;
  readonly healthChecks: ReadonlyMap<number, Service>;
}

export class ServiceTable {
  readonly #view: ServiceView;
  #tables: Tables | undefined;
  readonly #backends = new Map<string, readonly Backend[]>();

  constructor(view: ServiceView) {
    this.#view = view;
  }

  forget(): void {
    this.#tables = undefined;
    this.#backends.clear();
  }

  forgetBackends(): void {
    this.#backends.clear();
  }

  /** Several Services may share an external address; each has its ports. */
  frontend(address: string, port: number, protocol: string): Frontend {
    const entry = this.#current().addresses.get(address);
    if (entry === undefined) return undefined;
    for (const service of entry.services) {
      const found = service.spec?.ports?.find((candidate) => candidate.port === port && (candidate.protocol ?? 'TCP') === protocol);
      if (found !== undefined) return { service, port: found, kind: entry.kind };
    }
    return 'unknown-port';
  }

  nodePort(port: number, protocol: string): { readonly service: Service; readonly port: ServicePort } | undefined {
    return this.#current().nodePorts.get(`${protocol}/${String(port)}`);
  }

  /** Whose health check port it is. */
  healthCheck(port: number): Service | undefined {
    return this.#current().healthChecks.get(port);
  }

  /** How many endpoints on the node are ready. */
  localEndpoints(service: Service, node: string): number {
    const endpoints = this.#view.slices(service).flatMap((slice) => slice.endpoints ?? []);
    const ready = endpoints.filter(({ nodeName, conditions }) => nodeName === node && (conditions?.ready ?? true));
    return new Set(ready.flatMap(({ addresses }) => addresses[0] ?? [])).size;
  }

  backends(service: Service, port: ServicePort, only: string | undefined): readonly Backend[] {
    const { namespace = '', name } = service.metadata;
    const key = `${namespace}/${name}/${port.protocol ?? 'TCP'}/${port.name ?? ''}/${String(port.port)}/${only ?? ''}`;
    const known = this.#backends.get(key);
    if (known !== undefined) return known;
    const found = this.#find(service, port, only);
    this.#backends.set(key, found);
    return found;
  }

  #find(service: Service, port: ServicePort, only: string | undefined): readonly Backend[] {
    const ready: Backend[] = [];
    const terminating: Backend[] = [];
    for (const slice of this.#view.slices(service)) {
      const entry = slice.ports?.find(
        (candidate) => (candidate.name ?? '') === (port.name ?? '') && (candidate.protocol ?? 'TCP') === (port.protocol ?? 'TCP'),
      );
      if (entry?.port === undefined) continue;
      for (const { addresses, conditions, nodeName } of slice.endpoints ?? []) {
        const address = addresses[0];
        if (address === undefined || (only !== undefined && nodeName !== only)) continue;
        const backend = { address, port: entry.port, node: nodeName };
        if (conditions?.ready ?? true) ready.push(backend);
        else if (conditions?.serving === true && conditions.terminating === true) terminating.push(backend);
      }
    }
    return ready.length > 0 ? ready : terminating;
  }

  #current(): Tables {
    if (this.#tables !== undefined) return this.#tables;
    const addresses = new Map<string, Entry>();
    const nodePorts = new Map<string, { service: Service; port: ServicePort }>();
    const healthChecks = new Map<number, Service>();
    const add = (kind: AddressKind, service: Service, address: string | undefined): void => {
      if (address === undefined || address === '' || address === 'None') return;
      const entry = addresses.get(address);
      if (entry === undefined) addresses.set(address, { kind, services: [service] });
      else if (!entry.services.includes(service)) entry.services.push(service);
    };
    for (const service of this.#view.services()) {
      const { clusterIP, clusterIPs, externalIPs, healthCheckNodePort, ports, type } = service.spec ?? {};
      if (type === 'ExternalName') continue;
      for (const address of [clusterIP, ...(clusterIPs ?? [])]) add('cluster', service, address);
      for (const address of externalIPs ?? []) add('external', service, address);
      if (type === 'LoadBalancer') for (const { ip } of service.status?.loadBalancer?.ingress ?? []) add('load-balancer', service, ip);
      if (healthCheckNodePort !== undefined && healthCheckNodePort !== 0) healthChecks.set(healthCheckNodePort, service);
      if (type !== 'NodePort' && type !== 'LoadBalancer') continue;
      for (const port of ports ?? [])
        if (port.nodePort !== undefined && port.nodePort !== 0)
          nodePorts.set(`${port.protocol ?? 'TCP'}/${String(port.nodePort)}`, { service, port });
    }
    this.#tables = { addresses, nodePorts, healthChecks };
    return this.#tables;
  }
}
