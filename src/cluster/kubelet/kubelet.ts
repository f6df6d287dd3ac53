// Mirrors kubelet: one for all nodes of the cluster, a worker for each pod that needs one.
import type { Pod } from '#kube/generated/types.ts';
import type { ResourceName } from '../api/api.ts';
import type { Host } from '../network/host.ts';
import type { HostPort } from '../network/fabric.ts';
import { removeProvisioned } from '../volumes/host-folder.ts';
import { volumeSources } from '../volumes/volume-content.ts';
import { containersOf } from './container-record.ts';
import { EvictionManager, type EvictionCandidate } from './eviction-manager.ts';
import type { KubeletView } from './kubelet-api.ts';
import type { KubeletContext, NodeContext } from './kubelet-context.ts';
import { measurePod, type MeasuredContainer } from './pod-usage.ts';
import type { PodSnapshot } from './pod-snapshot.ts';
import { PodWorker } from './pod-worker.ts';
import { removePod } from './remove-pod.ts';
import { isMirrorPod, StaticPods } from './static-pods.ts';

/** By pod uid. */
export type KubeletSnapshot = Readonly<Record<string, PodSnapshot>>;

interface PodIndex {
  readonly byAddress: ReadonlyMap<string, Pod>;
  readonly byHostPort: ReadonlyMap<string, { readonly pod: Pod; readonly port: number }>;
}

export class Kubelet {
  readonly #context: KubeletContext;
  readonly #nodes: ReadonlyMap<string, NodeContext>;
  readonly #workers = new Map<string, PodWorker>();
  readonly #saved: KubeletSnapshot;
  readonly #evictions: ReadonlyMap<string, EvictionManager>;
  readonly #statics: ReadonlyMap<string, StaticPods>;
  /** Of static pods whose mirrors were deleted, by `namespace/name`: what runs goes on. */
  readonly #unmirrored = new Map<string, PodWorker>();
  #index: PodIndex | undefined;
  #unsubscribe: (() => void)[] = [];

  constructor(context: KubeletContext, nodes: readonly NodeContext[], saved: KubeletSnapshot = {}) {
    this.#context = context;
    this.#nodes = new Map(nodes.map((node) => [node.name, node]));
    this.#saved = saved;
    this.#statics = new Map(nodes.map((node) => [node.name, new StaticPods(context, node)]));
    this.#evictions = new Map(
      nodes.map((node) => [node.name, new EvictionManager({ context, node, candidates: () => this.#candidates(node.name) })]),
    );
  }

  /** `fresh`: the pods there are were made by a template and rest; otherwise those that were at work go on. */
  start(resume: boolean): void {
    const context = this.#context;
    const { api } = context;
    for (const pod of api.list('pods')) this.#reserve(pod);
    for (const pods of this.#statics.values()) pods.start();
    this.#unsubscribe = [
      api.subscribe('pods', ({ type, object, previous }) => {
        this.#podChanged(type, object, previous);
      }),
      api.subscribe('configmaps', ({ object }) => {
        this.#sourceChanged(`configmaps/${object.metadata.name}`, object.metadata.namespace);
      }),
      api.subscribe('secrets', ({ object }) => {
        this.#sourceChanged(`secrets/${object.metadata.name}`, object.metadata.namespace);
      }),
      api.subscribe('persistentvolumes', ({ type, object }) => {
        if (type === 'DELETED') for (const { disk } of this.#nodes.values()) removeProvisioned(disk, object);
      }),
    ];
    for (const resource of context.catalogue.wakers.keys()) {
      this.#unsubscribe.push(
        context.api.subscribe(resource, () => {
          this.#wakeWatchers(resource);
        }),
      );
    }
    if (!resume) return;
    for (const pod of api.list('pods')) {
      if (!this.#isMine(pod)) continue;
      const steady = pod.metadata.deletionTimestamp === undefined && pod.status?.phase === 'Running' && allReady(pod);
      if (steady && this.#saved[pod.metadata.uid] === undefined) continue;
      const worker = this.workerOf(pod);
      if (worker === undefined) continue;
      if (pod.metadata.deletionTimestamp !== undefined) worker.update(pod);
      else {
        worker.materialise();
        worker.wake(1);
      }
    }
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    for (const worker of this.#workers.values()) worker.destroy();
    for (const worker of this.#unmirrored.values()) worker.destroy();
    for (const part of [...this.#evictions.values(), ...this.#statics.values()]) part.stop();
    this.#workers.clear();
  }

  get busy(): boolean {
    for (const worker of this.#workers.values()) if (worker.busy) return true;
    return false;
  }

  snapshot(): KubeletSnapshot {
    const kept = Object.entries(this.#saved).filter(([uid]) => !this.#workers.has(uid));
    const live = [...this.#workers].flatMap(([uid, worker]) => {
      const saved = worker.snapshot();
      return saved === undefined ? [] : [[uid, saved] as const];
    });
    return Object.fromEntries([...kept, ...live]);
  }

  isStopped(node: string): boolean {
    return this.#context.stopped.has(node);
  }

  /** The worker of a pod that is bound to a node of ours. */
  workerOf(pod: Pod): PodWorker | undefined {
    const known = this.#workers.get(pod.metadata.uid);
    if (known !== undefined) return known;
    const node = this.#nodes.get(pod.spec?.nodeName ?? '');
    if (node === undefined) return undefined;
    const kept = this.#unmirrored.get(nameOf(pod));
    if (kept !== undefined && isMirrorPod(pod)) {
      this.#unmirrored.delete(nameOf(pod));
      this.#workers.set(pod.metadata.uid, kept);
      kept.update(pod);
      return kept;
    }
    const worker = new PodWorker(this.#context, node, pod, this.#saved[pod.metadata.uid], (container, fresh) => {
      this.#evictions.get(node.name)?.watch(container, fresh);
    });
    this.#workers.set(pod.metadata.uid, worker);
    return worker;
  }

  /** The pod that has this address; its processes start when something is sent there. */
  hostAt(address: string): Host | undefined {
    const pod = this.#indexed().byAddress.get(address);
    return pod === undefined ? undefined : this.workerOf(pod)?.host;
  }

  hostPort(node: string, port: number): HostPort | undefined {
    const entry = this.#indexed().byHostPort.get(`${node}/${String(port)}`);
    const host = entry === undefined ? undefined : this.workerOf(entry.pod)?.host;
    return entry === undefined || host === undefined ? undefined : { host, port: entry.port };
  }

  /** What its containers use; nothing while it is not on a node of ours. */
  measure(pod: Pod): readonly MeasuredContainer[] {
    const worker = this.workerOf(pod);
    return worker === undefined ? [] : measurePod(pod, worker.workers, this.#context.catalogue, this.#context.clock.now());
  }

  node(name: string): NodeContext | undefined {
    return this.#nodes.get(name);
  }

  /** What the kubelet of a node says of it. */
  view(node: NodeContext): KubeletView {
    const pods = this.#context.api.list('pods').filter(({ spec }) => spec?.nodeName === node.name);
    return { node, now: this.#context.clock.now(), pods, measure: (pod) => this.measure(pod) };
  }

  /** The pods on a node that use something. */
  #candidates(node: string): readonly EvictionCandidate[] {
    return this.#context.api.list('pods').flatMap((pod) => {
      if (pod.spec?.nodeName !== node || isFinished(pod) || pod.metadata.deletionTimestamp !== undefined) return [];
      const worker = this.workerOf(pod);
      if (worker === undefined) return [];
      const growth = [...worker.workers.values()].reduce((sum, { running }) => sum + (running?.usage().growth ?? 0), 0);
      const evict = (message: string): void => {
        worker.evict(message, true);
      };
      return [{ pod, containers: this.measure(pod), disk: worker.diskUsage, growth, evict }];
    });
  }

  /** The kubelet of a node is there again: what it has missed is done, and what it knows is said. */
  resync(node: string): void {
    for (const pod of this.#context.api.list('pods')) {
      if (pod.spec?.nodeName !== node) continue;
      const worker = this.workerOf(pod);
      worker?.update(pod);
      if (pod.metadata.deletionTimestamp !== undefined) continue;
      if ((pod.status?.containerStatuses ?? []).length > 0) worker?.report();
      worker?.wake(this.#context.settings.syncDelay);
    }
  }

  /** Starts the processes of the pods that use the node's own network. */
  wakeNode(node: string): void {
    for (const pod of this.#context.api.list('pods')) {
      if (pod.spec?.nodeName === node && pod.spec.hostNetwork === true && pod.status?.phase === 'Running') this.workerOf(pod)?.materialise();
    }
  }

  #podChanged(type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: Pod, previous: Pod | undefined): void {
    if (
      type !== 'MODIFIED' ||
      pod.status?.podIP !== previous?.status?.podIP ||
      pod.status?.phase !== previous?.status?.phase ||
      pod.spec?.nodeName !== previous?.spec?.nodeName
    )
      this.#index = undefined;
    if (!this.#isMine(pod)) return;
    const { uid } = pod.metadata;
    if (isMirrorPod(pod) && this.#mirrorChanged(type, pod)) return;
    if (type === 'DELETED') {
      const worker = this.#workers.get(uid);
      this.#workers.delete(uid);
      if (worker === undefined) this.#release(pod);
      else
        this.#context.clock.schedule(this.#context.clock.now(), () => {
          worker.destroy();
        });
      return;
    }
    const unchanged =
      previous !== undefined &&
      previous.spec === pod.spec &&
      previous.metadata.deletionTimestamp === pod.metadata.deletionTimestamp &&
      !gatesChanged(pod, previous);
    const worker = this.#workers.get(uid);
    if (unchanged) {
      if (worker === undefined) return;
      worker.pod = pod;
      const { labels, annotations } = pod.metadata;
      if (labels !== previous.metadata.labels || annotations !== previous.metadata.annotations) this.#refreshVolumes(worker, 'downward');
      return;
    }
    if (this.#context.stopped.has(pod.spec.nodeName ?? '')) return;
    // Never write from within a notice.
    this.#context.clock.schedule(this.#context.clock.now(), () => {
      const current = this.#context.api.find('pods', pod.metadata.namespace, pod.metadata.name);
      if (current?.metadata.uid !== uid) return;
      // From before, where it was here already: the worker sees what has changed.
      const mine = this.workerOf(previous?.spec.nodeName === undefined ? current : previous);
      mine?.update(current);
      mine?.wake(this.#context.settings.syncDelay);
    });
  }

  /** A mirror that was deleted goes at once, and comes back; true when there is no more to do. */
  #mirrorChanged(type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: Pod): boolean {
    const statics = this.#statics.get(pod.spec.nodeName ?? '');
    if (type === 'DELETED') statics?.wake();
    if ((type !== 'DELETED' && pod.metadata.deletionTimestamp === undefined) || statics?.wants(pod) !== true) return false;
    const { api, clock } = this.#context;
    const worker = this.#workers.get(pod.metadata.uid);
    if (type !== 'DELETED')
      clock.schedule(clock.now(), () => {
        removePod(api, pod);
      });
    else if (worker !== undefined) {
      this.#workers.delete(pod.metadata.uid);
      this.#unmirrored.set(nameOf(pod), worker);
    }
    return true;
  }

  #sourceChanged(source: string, namespace: string | undefined): void {
    for (const worker of this.#workers.values()) {
      if (worker.pod.metadata.namespace !== namespace) continue;
      if (worker.pod.status?.phase === 'Pending') worker.wake(1000);
      this.#refreshVolumes(worker, source);
    }
  }

  /** The next full sync of the pod finds what changed. */
  #refreshVolumes(worker: PodWorker, source: string): void {
    const { clock, settings } = this.#context;
    if (!volumeSources(worker.pod).has(source)) return;
    clock.schedule(clock.now() + settings.volumeUpdate, () => {
      worker.refreshVolumes();
    });
  }

  /** Starts the resting pods whose programs watch `resource`. */
  #wakeWatchers(resource: ResourceName): void {
    const { api, catalogue, clock, settings } = this.#context;
    if (settings.instant) return;
    const images = catalogue.wakers.get(resource) ?? new Set<string>();
    const pods = api
      .list('pods')
      .filter(
        (pod) =>
          pod.status?.phase === 'Running' &&
          this.#isMine(pod) &&
          (pod.spec?.containers ?? []).some(({ image }) => images.has(catalogue.find(image ?? '')?.repository ?? '')),
      );
    clock.schedule(clock.now(), () => {
      for (const pod of pods) this.workerOf(pod)?.materialise();
    });
  }

  #isMine(pod: Pod): boolean {
    return this.#nodes.has(pod.spec?.nodeName ?? '');
  }

  #reserve(pod: Pod): void {
    const address = pod.status?.podIP;
    if (address !== undefined && pod.spec?.hostNetwork !== true && !isFinished(pod)) this.#nodes.get(pod.spec?.nodeName ?? '')?.pool.reserve(address);
  }

  #release(pod: Pod): void {
    const address = pod.status?.podIP;
    if (address !== undefined && pod.spec?.hostNetwork !== true) this.#nodes.get(pod.spec?.nodeName ?? '')?.pool.release(address);
  }

  #indexed(): PodIndex {
    if (this.#index !== undefined) return this.#index;
    const byAddress = new Map<string, Pod>();
    const byHostPort = new Map<string, { pod: Pod; port: number }>();
    for (const pod of this.#context.api.list('pods')) {
      if (pod.status?.podIP === undefined || isFinished(pod) || pod.spec?.hostNetwork === true) continue;
      byAddress.set(pod.status.podIP, pod);
      for (const { container } of containersOf(pod)) {
        for (const port of container.ports ?? []) {
          if (port.hostPort !== undefined && port.hostPort !== 0)
            byHostPort.set(`${pod.spec?.nodeName ?? ''}/${String(port.hostPort)}`, { pod, port: port.containerPort });
        }
      }
    }
    this.#index = { byAddress, byHostPort };
    return this.#index;
  }
}

function nameOf({ metadata }: Pod): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function isFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

function allReady(pod: Pod): boolean {
  return (pod.status?.containerStatuses ?? []).every((status) => status.state?.running !== undefined);
}

function gatesChanged(pod: Pod, previous: Pod): boolean {
  const value = (each: Pod): string =>
    (each.spec?.readinessGates ?? [])
      .map(({ conditionType }) => each.status?.conditions?.find(({ type }) => type === conditionType)?.status ?? '')
      .join();
  return pod.spec?.readinessGates !== undefined && value(pod) !== value(previous);
}
