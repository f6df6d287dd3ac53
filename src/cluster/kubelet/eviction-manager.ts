// Mirrors pkg/kubelet/eviction: when a node runs out of memory or disk, pods go, those first that use more than they asked for.
import type { Pod } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';
import type { Container } from '../containers/container.ts';
import type { KubeletContext, NodeContext } from './kubelet-context.ts';
import { hasPressure, setPressure, type Pressure } from './node-conditions.ts';
import type { MeasuredContainer } from './pod-usage.ts';
import { isMirrorPod } from './static-pods.ts';
import { WakeTimer } from './wake-timer.ts';

/** How often the manager looks, ms; how long a pressure stays after the last time it was seen. */
const PERIOD = 10_000;
const TRANSITION = 5 * 60_000;
/** From this priority on a pod is critical: it stays. */
const CRITICAL = 2_000_000_000;
/** What the node's own services take, bytes. */
const SYSTEM_MEMORY = 610 * 1024 * 1024;
const SYSTEM_DISK = 4 * 1024 ** 3;

/** Is told of every container that runs; `fresh` is false for those that ran before their host was started. */
export type ContainerStarted = (container: Container | undefined, fresh: boolean) => void;

/** A running pod and what it uses: the containers' memory, bytes on disk. */
export interface EvictionCandidate {
  readonly pod: Pod;
  readonly containers: readonly MeasuredContainer[];
  readonly disk: number;
  /** Bytes of memory more each second. */
  readonly growth: number;
  readonly evict: (message: string) => void;
}

export interface EvictionManagerOptions {
  readonly context: KubeletContext;
  readonly node: NodeContext;
  readonly candidates: () => readonly EvictionCandidate[];
}

interface Signal {
  readonly resource: 'memory' | 'ephemeral-storage';
  readonly pressure: Pressure;
  readonly capacity: 'memory' | 'ephemeral-storage';
  readonly system: number;
  /** `100Mi`, or a share of the capacity. */
  readonly threshold: (capacity: number) => number;
  readonly used: (candidate: EvictionCandidate) => number;
}

/** Upstream's defaults of --eviction-hard. */
const SIGNALS: readonly Signal[] = [
  {
    resource: 'memory',
    pressure: 'MemoryPressure',
    capacity: 'memory',
    system: SYSTEM_MEMORY,
    threshold: () => 100 * 1024 * 1024,
    used: ({ containers }) => containers.reduce((sum, { memory }) => sum + memory, 0),
  },
  {
    resource: 'ephemeral-storage',
    pressure: 'DiskPressure',
    capacity: 'ephemeral-storage',
    system: SYSTEM_DISK,
    threshold: (capacity) => Math.floor(capacity / 10),
    used: ({ disk }) => disk,
  },
];

/** Looks only after something on the node changed what it uses, and when growth will pass the threshold. */
export class EvictionManager {
  readonly #options: EvictionManagerOptions;
  readonly #timer: WakeTimer;
  readonly #lastSeen = new Map<Pressure, number>();

  constructor(options: EvictionManagerOptions) {
    this.#options = options;
    this.#timer = new WakeTimer(options.context.clock, () => {
      this.#look();
    });
    const node = options.context.api.find('nodes', undefined, options.node.name);
    if (SIGNALS.some(({ pressure }) => hasPressure(node, pressure))) this.#timer.wake(PERIOD);
  }

  /** Looks soon after each change of what the container uses; `fresh`: it has just started, which is one. */
  watch(container: Container | undefined, fresh: boolean): void {
    if (container === undefined || this.#options.context.settings.instant) return;
    const look = (): void => {
      this.#timer.wake(PERIOD);
    };
    // They end with the container.
    container.onUsage(look);
    container.volume.watch('', look);
    if (fresh || container.usage().growth > 0) look();
  }

  stop(): void {
    this.#timer.cancel();
  }

  #look(): void {
    const { context, node, candidates } = this.#options;
    if (context.stopped.has(node.name)) return;
    const pods = candidates();
    for (const signal of SIGNALS) this.#check(signal, pods);
  }

  #check(signal: Signal, pods: readonly EvictionCandidate[]): void {
    const { context, node } = this.#options;
    const { api, clock } = context;
    const object = api.find('nodes', undefined, node.name);
    const capacity = parseQuantity(object?.status?.capacity?.[signal.capacity] ?? '0').toNumber();
    if (object === undefined || capacity === 0) return;
    const available = capacity - signal.system - pods.reduce((sum, pod) => sum + signal.used(pod), 0);
    const threshold = signal.threshold(capacity);
    if (available >= threshold) {
      this.#relax(signal, available - threshold, pods);
      return;
    }
    this.#lastSeen.set(signal.pressure, clock.now());
    setPressure(api, node.events, node.name, signal.pressure, true, clock.now());
    node.events.record(object, 'Warning', 'EvictionThresholdMet', `Attempting to reclaim ${signal.resource}`);
    const [victim] = pods.filter(({ pod }) => !isCritical(pod)).sort(byRank(signal));
    victim?.evict(messageFor(signal, victim, threshold, Math.max(0, available)));
    this.#timer.wake(PERIOD);
  }

  /** The pressure is over some time after it was last seen; growth may bring it back. */
  #relax({ pressure, resource }: Signal, room: number, pods: readonly EvictionCandidate[]): void {
    const { context, node } = this.#options;
    const { api, clock } = context;
    if (hasPressure(api.find('nodes', undefined, node.name), pressure)) {
      const seen = this.#lastSeen.get(pressure) ?? clock.now();
      this.#lastSeen.set(pressure, seen);
      if (seen + TRANSITION <= clock.now()) setPressure(api, node.events, node.name, pressure, false, clock.now());
      else this.#timer.wake(seen + TRANSITION - clock.now());
    }
    const growth = resource === 'memory' ? pods.reduce((sum, pod) => sum + pod.growth, 0) : 0;
    if (growth > 0) this.#timer.wake(Math.max(PERIOD, Math.ceil((room / growth) * 1000)));
  }
}

/** Static pods, and those that the node cannot do without. */
function isCritical(pod: Pod): boolean {
  return isMirrorPod(pod) || (pod.spec.priority ?? 0) >= CRITICAL;
}

/** Over their requests first, then the less important, then those that are furthest over their requests. */
function byRank({ resource, used }: Signal): (a: EvictionCandidate, b: EvictionCandidate) => number {
  const excess = (candidate: EvictionCandidate): number => used(candidate) - requested(candidate.pod, resource);
  return (a, b) => Number(excess(b) > 0) - Number(excess(a) > 0) || (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0) || excess(b) - excess(a);
}

function requested({ spec }: Pod, resource: string): number {
  return spec.containers.reduce((sum, { resources }) => sum + parseQuantity(resources?.requests?.[resource] ?? '0').toNumber(), 0);
}

function messageFor({ resource }: Signal, { pod, containers }: EvictionCandidate, threshold: number, available: number): string {
  const low = `The node was low on resource: ${resource}. Threshold quantity: ${print(threshold)}, available: ${print(available)}. `;
  if (resource !== 'memory') return low;
  const over = pod.spec.containers.flatMap(({ name, resources }) => {
    const request = parseQuantity(resources?.requests?.[resource] ?? '0');
    const used = containers.find((container) => container.name === name)?.memory ?? 0;
    if (used <= request.toNumber()) return [];
    return [`Container ${name} was using ${print(used)}, request is ${request.toString()}, has larger consumption of ${resource}. `];
  });
  return low + over.join('');
}

function print(bytes: number): string {
  return parseQuantity(`${String(Math.floor(bytes / 1024))}Ki`).toString();
}
