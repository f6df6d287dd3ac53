// Mirrors kube-proxy: which endpoint answers for a Service's address.
import type { Service, ServicePort } from '#kube/generated/types.ts';
import type { Clock } from '#posix/clock.ts';
import type { HttpResponse } from '#posix/network.ts';
import type { Api } from '../api/api.ts';
import { healthCheckResponse } from './health-check.ts';
import { ServiceTable, type Backend, type Frontend } from './service-table.ts';
import { liveView, type ServiceView } from './service-view.ts';

/** What must outlive a snapshot: whose turn it is, and who sticks to whom. */
export interface ProxyState {
  /** By `namespace/service/port`. */
  readonly turns?: Readonly<Record<string, number>>;
  /** By `namespace/service/port/client`. */
  readonly affinity?: Readonly<Record<string, Sticky>>;
}

interface Sticky {
  readonly backend: string;
  /** ms since the epoch. */
  readonly until: number;
}

/** Which endpoints may answer. */
export interface PickOptions {
  /** The node whose rules decide; the cluster's present state when absent. */
  readonly at?: string | undefined;
  /** Only endpoints on this node. */
  readonly only?: string | undefined;
}

const AFFINITY_SECONDS = 10800;

export class ServiceProxy {
  readonly #clock: Clock;
  readonly #live: ServiceTable;
  readonly #tables = new Map<string, ServiceTable>();
  readonly #turns = new Map<string, number>();
  readonly #affinity = new Map<string, Sticky>();
  readonly #unsubscribe: readonly (() => void)[];

  constructor(api: Api, clock: Clock, state: ProxyState = {}) {
    this.#clock = clock;
    this.#live = new ServiceTable(liveView(api));
    for (const [key, turn] of Object.entries(state.turns ?? {})) this.#turns.set(key, turn);
    for (const [key, sticky] of Object.entries(state.affinity ?? {})) this.#affinity.set(key, sticky);
    this.#unsubscribe = [
      api.subscribe('services', ({ type, object }) => {
        this.#live.forget();
        if (type === 'DELETED') this.#forget(object);
      }),
      api.subscribe('endpointslices.discovery.k8s.io', () => {
        this.#live.forgetBackends();
      }),
    ];
  }

  get state(): ProxyState {
    const now = this.#clock.now();
    const affinity = Object.fromEntries([...this.#affinity].filter(([, { until }]) => until > now));
    return { turns: Object.fromEntries(this.#turns), ...(Object.keys(affinity).length > 0 && { affinity }) };
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  /** From here on the node's rules are those of `view`; undefined: they follow the cluster. */
  setView(node: string, view: ServiceView | undefined): void {
    if (view === undefined) this.#tables.delete(node);
    else this.#tables.set(node, new ServiceTable(view));
  }

  /** By cluster address, external address or load balancer address. */
  frontend(address: string, port: number, protocol = 'TCP', at?: string): Frontend {
    return this.#table(at).frontend(address, port, protocol);
  }

  nodePort(port: number, protocol = 'TCP', at?: string): { readonly service: Service; readonly port: ServicePort } | undefined {
    return this.#table(at).nodePort(port, protocol);
  }

  /** What the node's proxy says of its endpoints on a health check port; undefined on other ports, and where no proxy runs. */
  healthCheck(port: number, node: string): HttpResponse | undefined {
    const service = this.#tables.has(node) ? undefined : this.#live.healthCheck(port);
    return service === undefined ? undefined : healthCheckResponse(service, this.#live.localEndpoints(service, node));
  }

  /** The endpoint whose turn it is; undefined when none is ready. */
  pick(service: Service, port: ServicePort, client: string, { at, only }: PickOptions = {}): Backend | undefined {
    const backends = this.backends(service, port, { at, only });
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
  backends(service: Service, port: ServicePort, { at, only }: PickOptions = {}): readonly Backend[] {
    return this.#table(at).backends(service, port, only);
  }

  /** A Service of the same name begins anew. */
  #forget({ metadata: { namespace = '', name } }: Service): void {
    for (const kept of [this.#turns, this.#affinity]) {
      for (const key of kept.keys()) if (key.startsWith(`${namespace}/${name}/`)) kept.delete(key);
    }
  }

  #table(node: string | undefined): ServiceTable {
    return (node === undefined ? undefined : this.#tables.get(node)) ?? this.#live;
  }

  #keep(service: Service, key: string, backend: Backend): Backend {
    const seconds = service.spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS;
    this.#affinity.set(key, { backend: backend.address, until: this.#clock.now() + seconds * 1000 });
    return backend;
  }
}
