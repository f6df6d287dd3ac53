// Where kube-proxy's pods run, Services follow the cluster; where none runs, the node's rules stay as they were.
import type { Pod } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';
import type { ServiceProxy } from './service-proxy.ts';
import { freezeServices, frozenView, type FrozenServices } from './service-view.ts';

const NAMESPACE = 'kube-system';
const LABEL = 'k8s-app';
const NAME = 'kube-proxy';

export class KubeProxies {
  readonly #api: Api;
  readonly #proxy: ServiceProxy;
  readonly #nodes: readonly string[];
  readonly #frozen: Map<string, FrozenServices>;
  readonly #unsubscribe: () => void;

  constructor(api: Api, proxy: ServiceProxy, nodes: readonly string[], state: Readonly<Record<string, FrozenServices>> = {}) {
    this.#api = api;
    this.#proxy = proxy;
    this.#nodes = nodes;
    this.#frozen = new Map(Object.entries(state));
    for (const [node, services] of this.#frozen) proxy.setView(node, frozenView(services));
    this.#look();
    this.#unsubscribe = api.subscribe('pods', ({ object, previous }) => {
      if (object.metadata.namespace !== NAMESPACE) return;
      if (object.metadata.labels?.[LABEL] === NAME || previous?.metadata.labels?.[LABEL] === NAME) this.#look();
    });
  }

  /** What the nodes without a running proxy know, for snapshots. */
  get state(): Readonly<Record<string, FrozenServices>> {
    return Object.fromEntries(this.#frozen);
  }

  stop(): void {
    this.#unsubscribe();
  }

  #look(): void {
    const pods = this.#api.list('pods', { namespace: NAMESPACE, labels: { [LABEL]: NAME } });
    const running = new Set(pods.filter(isRunning).map(({ spec }) => spec.nodeName ?? ''));
    for (const node of this.#nodes) {
      if (running.has(node) && this.#frozen.delete(node)) this.#proxy.setView(node, undefined);
      else if (!running.has(node) && !this.#frozen.has(node)) {
        const services = freezeServices(this.#api);
        this.#frozen.set(node, services);
        this.#proxy.setView(node, frozenView(services));
      }
    }
  }
}

function isRunning({ status }: Pod): boolean {
  return status?.phase === 'Running' && (status.containerStatuses ?? []).some(({ state }) => state?.running !== undefined);
}
