// Mirrors pkg/kubelet: syncPod, killPod and the status manager, for one pod.
import type { Pod } from '#kube/generated/types.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import { sleep, type Timer } from '#posix/clock.ts';
import { formatTime } from '#kube/time.ts';
import type { Host } from '../network/host.ts';
import { MountError } from '../volumes/volume-content.ts';
import { containersOf, fieldPathOf, newRecord, type ContainerRecord } from './container-record.ts';
import { ContainerWorker, type PodSide } from './container-worker.ts';
import { Interrupt } from './interrupt.ts';
import { instantWorkers, knownWorkers } from './known-workers.ts';
import { within, type KubeletContext, type NodeContext } from './kubelet-context.ts';
import { annotateAddress, NO_ADDRESS, podHost } from './pod-host.ts';
import { podFiles } from './pod-files.ts';
import { resumeContainers, snapshotPod, type PodSnapshot } from './pod-snapshot.ts';
import { PodSandbox } from './pod-sandbox.ts';
import { podDiskUsage } from './pod-usage.ts';
import { removePod } from './remove-pod.ts';
import { podPhase, podStatus, type PodFailure } from './pod-status.ts';
import type { ContainerStarted } from './eviction-manager.ts';
import { backOff, fullName, isRestarted } from './restart-policy.ts';
import { StorageWatch } from './storage-watch.ts';
import { stopContainers } from './stop-containers.ts';
import { WakeTimer } from './wake-timer.ts';

export class PodWorker {
  readonly workers = new Map<string, ContainerWorker>();
  readonly node: NodeContext;
  pod: Pod;
  #host: Host | undefined;
  /** The address that the pod's annotations say. */
  #noted: string | undefined;
  #sandbox: PodSandbox | undefined;
  /** Runs according to its status, but its processes have not been started in this life. */
  #dormant: boolean;
  #saved: PodSnapshot | undefined;
  #operation: Promise<void> | undefined;
  #terminating = false;
  #gone = false;
  #failure: PodFailure | undefined;
  #ended = false;
  readonly #timer: WakeTimer;
  #deadline: Timer | undefined;
  #storage: StorageWatch | undefined;
  readonly #interrupt: Interrupt;
  /** Something changed during the operation. */
  #again = false;
  #mountTries = 0;
  readonly #context: KubeletContext;
  readonly #side: PodSide;
  readonly #started: ContainerStarted | undefined;

  readonly #event: PodSide['event'] = (type, reason, message, record) => {
    if (this.#context.settings.instant) return;
    this.node.events.record(this.pod, type, reason, message, record === undefined ? {} : { fieldPath: fieldPathOf(record) });
  };

  constructor(context: KubeletContext, node: NodeContext, pod: Pod, saved?: PodSnapshot, started?: ContainerStarted) {
    this.#started = started;
    this.#context = context;
    this.node = node;
    this.pod = pod;
    this.#saved = saved;
    this.#interrupt = new Interrupt(context.clock, () => this.#terminating || this.#gone || this.pod.metadata.deletionTimestamp !== undefined);
    this.#side = this.#makeSide();
    this.#timer = new WakeTimer(context.clock, () => {
      this.#sync();
    });
    for (const [name, worker] of knownWorkers(pod, this.#side)) this.workers.set(name, worker);
    this.#dormant = [...this.workers.values()].some(({ record }) => record.state.running !== undefined);
    const address = pod.status?.podIP;
    if (address !== undefined && pod.spec?.hostNetwork !== true && !this.finished) {
      node.pool.reserve(address);
      this.#host = this.#makeHost(address);
    }
  }

  get finished(): boolean {
    return this.pod.status?.phase === 'Succeeded' || this.pod.status?.phase === 'Failed';
  }

  /** Its place in the network, while it has one. */
  get host(): Host | undefined {
    return this.pod.spec?.hostNetwork === true && (this.#sandbox !== undefined || this.#dormant) ? this.node.host : this.#host;
  }

  /** Something will happen soon without anybody doing anything. */
  get busy(): boolean {
    return this.#terminating || this.#operation !== undefined || this.#timer.soon || [...this.workers.values()].some((worker) => !worker.settled);
  }

  update(pod: Pod): void {
    this.pod = pod;
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.#interrupt.wake();
      if (!this.#terminating) void this.#terminate();
      return;
    }
    for (const { container } of containersOf(pod)) this.workers.get(container.name)?.respec(container);
    if ([...this.workers.values()].some(({ record }) => record.replaced)) this.materialise();
  }

  /** Looks at the pod `after` ms from now, or earlier if that was planned. */
  wake(after: number): void {
    if (!this.#context.stopped.has(this.node.name) && !this.#gone && !this.#terminating && !this.finished) this.#timer.wake(after);
  }

  /** Brings a dormant pod to life; its programs start now. */
  materialise(): void {
    if (!this.#dormant) return;
    this.#dormant = false;
    const host = this.host ?? this.node.host;
    this.#sandbox = new PodSandbox(this.#context, this.node, this.pod, host, this.#saved?.volumes);
    resumeContainers(this.pod, this.workers, this.#sandbox, this.#saved, this.#context);
    this.#watchStorage(this.#sandbox);
    for (const { running } of this.workers.values()) this.#started?.(running, false);
    this.#saved = undefined;
  }

  /** What would be lost with this process; undefined when nothing would. */
  snapshot(): PodSnapshot | undefined {
    return this.#dormant || this.#sandbox === undefined ? this.#saved : snapshotPod(this.workers, this.#sandbox);
  }

  refreshVolumes(): void {
    this.#sandbox?.volumes.refresh(this.pod);
  }

  /** The object is gone: whatever still runs is killed at once. */
  destroy(): void {
    this.#gone = true;
    this.#timer.cancel();
    this.#storage?.stop();
    this.#deadline?.cancel();
    this.#interrupt.wake();
    for (const worker of this.workers.values()) worker.destroy();
    this.#releaseAddress();
  }

  #sync(): void {
    if (this.#gone || this.#terminating || this.finished || this.#failure !== undefined) return;
    if (this.#context.settings.instant) {
      this.#runAtOnce();
      return;
    }
    this.materialise();
    if (this.#operation !== undefined) {
      this.#again = true;
      return;
    }
    const operation = this.#advance().finally(() => {
      if (this.#operation === operation) this.#operation = undefined;
      if (this.#again) {
        this.#again = false;
        this.wake(0);
      }
    });
    this.#operation = operation;
  }

  /** Everything that can be done now, in the order of syncPod. */
  async #advance(): Promise<void> {
    const started = this.pod.status?.startTime === undefined;
    const initial = (this.pod.spec?.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
    for (const { container, role } of containersOf(this.pod)) {
      if (!this.workers.has(container.name))
        this.workers.set(container.name, new ContainerWorker(newRecord(container.name, role, initial), container, this.#side));
    }
    if (started) this.report();
    this.#watchDeadline();
    if (this.#sandbox === undefined && !(await this.#makeSandbox())) return;
    if (!(await this.#initialise())) return;
    for (const worker of this.workers.values()) {
      const { role } = worker.record;
      if ((role === 'main' || role === 'ephemeral') && (await this.#keepRunning(worker))) return;
    }
    this.#finish();
    this.report();
  }

  async #makeSandbox(): Promise<boolean> {
    const { settings } = this.#context;
    if (await this.#interrupt.pause(within(this.#context, settings.sandbox))) return false;
    const address = this.pod.spec?.hostNetwork === true ? this.node.address : (this.#host?.address ?? this.node.pool.allocate());
    if (address === undefined) {
      this.#event('Warning', 'FailedCreatePodSandBox', NO_ADDRESS);
      this.wake(10_000);
      return false;
    }
    if (this.pod.spec?.hostNetwork !== true) this.#host ??= this.#makeHost(address);
    try {
      this.#sandbox = new PodSandbox(this.#context, this.node, this.pod, this.host ?? this.node.host, this.#saved?.volumes);
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      this.#releaseAddress();
      this.#event('Warning', 'FailedMount', error.message);
      this.#mountTries++;
      this.wake(Math.min(500 * 2 ** this.#mountTries, 122_000));
      return false;
    }
    this.#watchStorage(this.#sandbox);
    this.report();
    return true;
  }

  /** Init containers one after the other, sidecars as soon as they have started. True when all are through. */
  async #initialise(): Promise<boolean> {
    for (const worker of this.workers.values()) {
      const { record } = worker;
      if (record.role === 'init' && record.state.terminated?.exitCode !== 0) {
        if (record.state.running === undefined && (await this.#keepRunning(worker))) return false;
        return false;
      }
      if (record.role === 'sidecar') {
        if (await this.#keepRunning(worker)) return false;
        if (!record.started) {
          this.wake(1000);
          return false;
        }
      }
    }
    return true;
  }

  /** Starts the container if that is due; true when the pod is being deleted meanwhile. */
  async #keepRunning(worker: ContainerWorker): Promise<boolean> {
    const { record } = worker;
    const { clock } = this.#context;
    const now = clock.now();
    if (record.state.running !== undefined) {
      if (record.replaced && !worker.stopping) void worker.stop(this.#grace(), `Container ${record.name} definition changed, will be restarted`);
      return false;
    }
    if (record.state.terminated !== undefined && !isRestarted(this.pod, record)) return false;
    const after = backOff(record, worker.spec, fullName(this.pod), now, this.#event);
    if (after !== undefined) {
      this.report();
      this.wake(after - now);
      return false;
    }
    const sandbox = this.#sandbox;
    if (sandbox === undefined) return false;
    if (record.state.terminated !== undefined || record.lastState?.terminated !== undefined) worker.restarting();
    await worker.start(sandbox);
    this.#storage?.watch(worker.running?.volume);
    this.#started?.(worker.running, true);
    this.report();
    return this.#terminating || this.#gone;
  }

  /** A pod whose containers have all ended for good gives its network back. */
  #finish(): void {
    const phase = podPhase(this.pod, this.#records());
    if (phase !== 'Succeeded' && phase !== 'Failed') return;
    for (const worker of this.workers.values()) if (worker.record.role === 'sidecar') void worker.stop(this.#grace(), undefined);
    this.#sandbox = undefined;
    this.#releaseAddress();
    this.report();
  }

  /** For template clusters: no steps between bound and ready. */
  #runAtOnce(): void {
    if (this.workers.size === 0) {
      for (const [name, worker] of instantWorkers(this.pod, this.node.name, this.#side)) this.workers.set(name, worker);
    }
    if (this.pod.spec?.hostNetwork !== true && this.#host === undefined) {
      const address = this.node.pool.allocate();
      if (address !== undefined) this.#host = this.#makeHost(address);
    }
    this.#dormant = true;
    this.report();
  }

  async #terminate(): Promise<void> {
    this.#terminating = true;
    this.#timer.cancel();
    this.#storage?.stop();
    this.#deadline?.cancel();
    await this.#operation;
    const { settings, api, clock } = this.#context;
    const half = within(this.#context, settings.teardown) / 2;
    if (!settings.instant) await stopContainers([...this.workers.values()], this.#grace(), this.#event, this.#context);
    await sleep(clock, half);
    this.#sandbox = undefined;
    this.#ended = !settings.instant;
    if (this.#ended && !this.#gone) this.report();
    await sleep(clock, half);
    if (!this.#gone) removePod(api, this.pod);
  }

  /** activeDeadlineSeconds. */
  #watchDeadline(): void {
    const seconds = this.pod.spec?.activeDeadlineSeconds;
    if (seconds === undefined || this.#deadline !== undefined) return;
    const start = Date.parse(this.pod.status?.startTime ?? '') || this.#context.clock.now();
    this.#deadline = this.#context.clock.schedule(start + seconds * 1000, () => {
      const message = 'Pod was active on the node longer than the specified deadline';
      this.#event('Normal', 'DeadlineExceeded', message);
      void this.#giveUp({ reason: 'DeadlineExceeded', message }, this.#grace());
    });
  }

  /** The pod has failed for good, whatever its containers do. */
  async #giveUp(failure: PodFailure, grace: number): Promise<void> {
    if (this.#failure !== undefined || this.#terminating || this.#gone) return;
    this.#failure = failure;
    this.#storage?.stop();
    await Promise.all([...this.workers.values()].map((worker) => worker.stop(grace, `Stopping container ${worker.record.name}`)));
    this.#sandbox = undefined;
    this.#releaseAddress();
    this.report();
  }

  /** `disrupted`: because of the node, not because of what the pod may use. */
  evict(message: string, disrupted: boolean): void {
    this.#event('Warning', 'Evicted', message);
    void this.#giveUp({ reason: 'Evicted', message, disrupted }, 0);
  }

  /** Bytes on the node's disk. */
  get diskUsage(): number {
    return podDiskUsage(this.pod, this.workers, this.#sandbox?.volumes);
  }

  #watchStorage(sandbox: PodSandbox): void {
    this.#storage = new StorageWatch({
      clock: this.#context.clock,
      pod: this.pod,
      volumes: sandbox.volumes,
      workers: this.workers,
      exceeded: (message) => {
        this.evict(message, false);
      },
    });
  }

  /** Writes how the pod is, when that says something else than is written. */
  report(): void {
    if (this.#gone || this.#context.stopped.has(this.node.name)) return;
    const { api, clock } = this.#context;
    const pod = api.find('pods', this.pod.metadata.namespace, this.pod.metadata.name);
    if (pod === undefined || pod.metadata.uid !== this.pod.metadata.uid) return;
    const now = formatTime(clock.now());
    if (this.#host !== undefined && this.#host.address !== this.#noted) annotateAddress(pod, (this.#noted = this.#host.address), this.#context);
    const status = podStatus(pod, {
      records: this.#records(),
      sandboxReady: this.#sandbox !== undefined || this.#dormant,
      address: this.host?.address ?? pod.status?.podIP,
      hostAddress: this.node.address,
      startTime: pod.status?.startTime ?? now,
      now,
      failure: this.#failure,
      ended: this.#ended,
      detailed: !this.#context.settings.instant,
    });
    if (deepEqual(status, pod.status)) return;
    const current = api.find('pods', pod.metadata.namespace, pod.metadata.name) ?? pod;
    this.pod = api.update('pods', { ...current, status }, { subresource: 'status' });
  }

  #records(): ReadonlyMap<string, ContainerRecord> {
    return new Map([...this.workers].map(([name, worker]) => [name, worker.record]));
  }

  #makeHost(address: string): Host {
    const lazy = this.#dormant || this.#context.settings.instant;
    const wake = lazy ? { wake: () => this.materialise() } : {};
    return podHost(this.pod, address, this.node, { files: () => this.#sandbox?.files ?? podFiles(this.pod, address, this.#context), ...wake });
  }

  #releaseAddress(): void {
    if (this.#host === undefined) return;
    this.#host.close();
    this.node.pool.release(this.#host.address);
    this.#host = undefined;
  }

  #grace(): number {
    return this.pod.metadata.deletionGracePeriodSeconds ?? this.pod.spec?.terminationGracePeriodSeconds ?? 30;
  }

  #makeSide(): PodSide {
    return {
      context: this.#context,
      node: this.node,
      address: () => this.host?.address ?? this.node.address,
      gracePeriod: () => this.#grace(),
      event: this.#event,
      restarts: (record) => isRestarted(this.pod, record),
      changed: () => {
        this.report();
      },
      wake: (after) => {
        this.wake(after);
      },
      pause: (ms) => this.#interrupt.pause(ms),
    };
  }
}
