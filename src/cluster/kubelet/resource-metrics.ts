// Mirrors metrics-server: it asks the kubelets every 15 seconds; here it is computed when somebody asks.
import type { Pod } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import { formatTime } from '#kube/time.ts';
import { serviceUnavailable } from '#kube/status-errors.ts';
import type { Api } from '../api/api.ts';
import type { NodeMetrics, PodMetrics as PodMetricsObject, Usage } from '../apiserver/registry/metrics.k8s.io/metrics-types.ts';
import type { PodMetrics } from '../controllers/podautoscaler/pod-metrics.ts';
import { isPodReady } from '../controllers/pod-state.ts';
import type { MeasuredContainer } from './pod-usage.ts';

const RESOLUTION = 15_000;
const WINDOW = '15.011s';
/** What a node's own services take: thousandths of a core, bytes. */
const NODE_CPU = 62;
const NODE_MEMORY = 610 * 1024 * 1024;
const SERVER = { 'k8s-app': 'metrics-server' };

export interface ResourceMetricsOptions {
  readonly api: Api;
  readonly now: () => number;
  readonly measure: (pod: Pod) => readonly MeasuredContainer[];
}

export class ResourceMetrics implements PodMetrics {
  readonly #options: ResourceMetricsOptions;

  constructor(options: ResourceMetricsOptions) {
    this.#options = options;
  }

  /** Whether a metrics-server runs. */
  get available(): boolean {
    return this.#options.api.list('pods', { namespace: 'kube-system', labels: SERVER }).some(isPodReady);
  }

  usage(pod: Pod, container?: string): Readonly<Record<string, number>> | undefined {
    const samples = this.#samples(pod)?.filter(({ name }) => container === undefined || name === container);
    if (samples === undefined || samples.length === 0) return undefined;
    return { cpu: total(samples, 'cpu'), memory: total(samples, 'memory') };
  }

  nodes(): readonly KubeObject[] {
    this.#check('nodes');
    const { api } = this.#options;
    const pods = api.list('pods');
    return api.list('nodes').map(({ metadata: { name, labels = {} } }): NodeMetrics => {
      const samples = pods.filter(({ spec }) => spec.nodeName === name).flatMap((pod) => this.#options.measure(pod));
      const usage = usageOf({ cpu: NODE_CPU + total(samples, 'cpu'), memory: NODE_MEMORY + total(samples, 'memory') });
      return { ...this.#sample('NodeMetrics', { name, labels }), usage };
    });
  }

  pods(): readonly KubeObject[] {
    this.#check('pods');
    return this.#options.api.list('pods').flatMap((pod): PodMetricsObject[] => {
      const samples = this.#samples(pod);
      if (samples === undefined) return [];
      const { name, namespace = '', labels } = pod.metadata;
      const containers = samples.map((sample) => ({ name: sample.name, usage: usageOf(sample) }));
      return [{ ...this.#sample('PodMetrics', { name, namespace, ...(labels !== undefined && { labels }) }), containers }];
    });
  }

  /** Undefined until every container was measured twice. */
  #samples(pod: Pod): readonly MeasuredContainer[] | undefined {
    if (pod.status?.phase !== 'Running') return undefined;
    const samples = this.#options.measure(pod);
    const seen = Math.floor(this.#options.now() / RESOLUTION) * RESOLUTION;
    return samples.length === 0 || samples.some(({ startedAt }) => startedAt > seen - RESOLUTION) ? undefined : samples;
  }

  #sample(kind: string, metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> }) {
    const now = this.#options.now();
    return {
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind,
      metadata: { ...metadata, creationTimestamp: formatTime(now) } as KubeObject['metadata'],
      timestamp: formatTime(Math.floor(now / RESOLUTION) * RESOLUTION),
      window: WINDOW,
    };
  }

  #check(plural: string): void {
    if (!this.available) throw serviceUnavailable(`the server is currently unable to handle the request (get ${plural}.metrics.k8s.io)`);
  }
}

function total(samples: readonly MeasuredContainer[], name: 'cpu' | 'memory'): number {
  return samples.reduce((sum, sample) => sum + sample[name], 0);
}

function usageOf({ cpu, memory }: { readonly cpu: number; readonly memory: number }): Usage {
  return { cpu: cpu === 0 ? '0' : `${String(Math.round(cpu * 1e6))}n`, memory: `${String(Math.round(memory / 1024))}Ki` };
}
