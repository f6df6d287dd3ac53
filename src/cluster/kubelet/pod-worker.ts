// Mirrors pkg/kubelet: syncPod, killPod and the status manager, for one pod.
import type { Pod } from '#kube/generated/types.ts';
import { printDuration } from '#kube/duration.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import { StatusError } from '#kube/status-error.ts';
import { sleep, type Timer } from '#posix/clock.ts';
import type { VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { snapshotVolume } from '#posix/volume-snapshot.ts';
import { formatTime } from '#kube/time.ts';
import { ContainerLog, type LogLine } from '../containers/container-log.ts';
import { Host } from '../network/host.ts';
import { MountError } from '../volumes/volume-content.ts';
import { containersOf, newRecord, recordFromStatus, type ContainerRecord } from './container-record.ts';
import { ContainerWorker, type PodSide } from './container-worker.ts';
import { within, type KubeletContext, type NodeContext } from './kubelet-context.ts';
import { podFiles, podHostname } from './pod-files.ts';
import { PodSandbox } from './pod-sandbox.ts';
import { podPhase, podStatus } from './pod-status.ts';

export interface ContainerSnapshot {
  readonly upper: VolumeSnapshot;
  readonly log: readonly LogLine[];
  readonly previousLog?: readonly LogLine[];
}

/** What a pod has beyond its object: containers' layers, logs, emptyDirs. */
export interface PodSnapshot {
  readonly containers: Readonly<Record<string, ContainerSnapshot>>;
  readonly volumes: Readonly<Record<string, VolumeSnapshot>>;
}

/** After a restart of its host a process says again what it said: that long its output is dropped. */
const SILENCE = 50;

export class PodWorker {
  readonly workers = new Map<string, ContainerWorker>();
  readonly node: NodeContext;
  pod: Pod;
  #host: Host | undefined;
  #sandbox: PodSandbox | undefined;
  /** Runs according to its status, but its processes have not been started in this life. */
  #dormant: boolean;
  #saved: PodSnapshot | undefined;
  #operation: Promise<void> | undefined;
  #terminating = false;
  #gone = false;
  #failure: { readonly reason: string; readonly message: string } | undefined;
  #timer: Timer | undefined;
  #deadline: Timer | undefined;
  #interrupt: Set<() => void> = new Set();
  #again = false;
  readonly #context: KubeletContext;
  readonly #side: PodSide;

  constructor(context: KubeletContext, node: NodeContext, pod: Pod, saved?: PodSnapshot) {
    this.#context = context;
    this.node = node;
    this.pod = pod;
    this.#saved = saved;
    this.#side = this.#makeSide();
    for (const { container, role } of containersOf(pod)) {
      const key = role === 'main' ? 'containerStatuses' : role === 'ephemeral' ? 'ephemeralContainerStatuses' : 'initContainerStatuses';
      const status = pod.status?.[key]?.find((candidate) => candidate.name === container.name);
      const record = status === undefined ? undefined : recordFromStatus(status, role);
      if (record !== undefined) this.workers.set(container.name, new ContainerWorker(record, container, this.#side));
    }
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
    return this.#terminating || this.#operation !== undefined || this.#timer !== undefined && this.#soon || [...this.workers.values()].some((worker) => !worker.settled);
  }

  #soon = false;

  update(pod: Pod): void {
    this.pod = pod;
    if (pod.metadata.deletionTimestamp !== undefined) {
      for (const wake of [...this.#interrupt]) wake();
      if (!this.#terminating) void this.#terminate();
      return;
    }
    for (const { container } of containersOf(pod)) {
      const worker = this.workers.get(container.name);
      if (worker !== undefined && worker.spec !== container) worker.spec = container;
    }
  }

  /** Looks at the pod `after` ms from now, or earlier if that was planned. */
  wake(after: number): void {
    if (this.#gone || this.#terminating || this.finished) return;
    const at = this.#context.clock.now() + after;
    if (this.#timer !== undefined && this.#due <= at) return;
    this.#timer?.cancel();
    this.#due = at;
    this.#soon = after < 5000;
    this.#timer = this.#context.clock.schedule(at, () => {
      this.#timer = undefined;
      this.#sync();
    });
  }

  #due = 0;

  /** Brings a dormant pod to life; its programs start now. */
  materialise(): void {
    if (!this.#dormant) return;
    this.#dormant = false;
    const { clock, catalogue } = this.#context;
    const host = this.host ?? this.node.host;
    this.#sandbox = new PodSandbox(this.#context, this.node, this.pod, host, this.#saved?.volumes);
    for (const { container } of containersOf(this.pod)) {
      const worker = this.workers.get(container.name);
      const image = catalogue.find(worker?.record.image ?? '') ?? catalogue.find(container.image ?? '');
      if (worker?.record.state.running === undefined || image === undefined) continue;
      const saved = this.#saved?.containers[container.name];
      const until = clock.now() + SILENCE;
      const startedAt = Date.parse(worker.record.state.running.startedAt ?? '') || clock.now();
      const log = new ContainerLog(clock, saved?.log);
      if (saved?.previousLog !== undefined) worker.previousLog = new ContainerLog(clock, saved.previousLog);
      const running = this.#sandbox.create({
        spec: container, image, log,
        ...(saved !== undefined ? { upper: saved.upper, silentUntil: until } : { stampUntil: { until, time: startedAt } }),
      });
      worker.resume(running, Date.parse(this.pod.metadata.creationTimestamp) > this.#context.trustedUntil && !this.#context.settings.instant);
    }
    this.#saved = undefined;
  }

  /** What would be lost with this process; undefined when nothing would. */
  snapshot(): PodSnapshot | undefined {
    if (this.#dormant || this.#sandbox === undefined) return this.#saved;
    const containers = [...this.workers].map(([name, worker]) => [name, {
      upper: worker.running === undefined ? { lastInode: 0, nodes: [] } : snapshotVolume(worker.running.volume),
      log: worker.log.lines,
      ...(worker.previousLog !== undefined && { previousLog: worker.previousLog.lines }),
    }] as const);
    return { containers: Object.fromEntries(containers), volumes: this.#sandbox.volumes.snapshot() };
  }

  refreshVolumes(): void {
    this.#sandbox?.volumes.refresh(this.pod);
  }

  /** The object is gone: whatever still runs is killed at once. */
  destroy(): void {
    this.#gone = true;
    this.#timer?.cancel();
    this.#deadline?.cancel();
    for (const wake of [...this.#interrupt]) wake();
    for (const worker of this.workers.values()) worker.destroy();
    this.#releaseAddress();
  }

  #sync(): void {
    if (this.#gone || this.#terminating || this.finished) return;
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
      if (!this.workers.has(container.name)) this.workers.set(container.name, new ContainerWorker(newRecord(container.name, role, initial), container, this.#side));
    }
    if (started) this.#writeStatus();
    this.#watchDeadline();
    if (this.#sandbox === undefined && !(await this.#makeSandbox())) return;
    if (!(await this.#initialise())) return;
    for (const worker of this.workers.values()) {
      const { role } = worker.record;
      if ((role === 'main' || role === 'ephemeral') && (await this.#keepRunning(worker))) return;
    }
    this.#finish();
  }

  async #makeSandbox(): Promise<boolean> {
    const { settings } = this.#context;
    if (await this.#pause(within(this.#context, settings.sandbox))) return false;
    const address = this.pod.spec?.hostNetwork === true ? this.node.address : (this.#host?.address ?? this.node.pool.allocate());
    if (address === undefined) {
      this.#event('Warning', 'FailedCreatePodSandBox', 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: no IP addresses available in range set');
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
    this.#writeStatus();
    return true;
  }

  #mountTries = 0;

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
      if (this.#imageChanged(worker)) {
        void worker.stop(this.#grace(), `Container ${record.name} definition changed, will be restarted`);
      }
      return false;
    }
    if (record.state.terminated !== undefined && !this.#restarts(worker)) return false;
    const ended = record.state.terminated ?? record.lastState?.terminated;
    if (ended !== undefined && record.restartAfter > now) {
      const wait = printDuration(record.restartBackOff);
      const message = `back-off ${wait} restarting failed container=${record.name} pod=${this.#fullName}`;
      if (record.state.terminated !== undefined) record.lastState = { terminated: record.state.terminated };
      record.state = { waiting: { reason: 'CrashLoopBackOff', message } };
      this.#event('Warning', 'BackOff', `Back-off restarting failed container ${record.name} in pod ${this.#fullName}`, record);
      this.#writeStatus();
      this.wake(record.restartAfter - now);
      return false;
    }
    if (record.pullAfter > now && record.pullError !== undefined) {
      const image = worker.spec.image ?? '';
      if (record.state.waiting?.reason !== 'ImagePullBackOff') {
        record.state = { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${record.pullError}` } };
      }
      this.#event('Normal', 'BackOff', `Back-off pulling image "${image}"`, record);
      this.#event('Warning', 'Failed', 'Error: ImagePullBackOff', record);
      this.#writeStatus();
      this.wake(record.pullAfter - now);
      return false;
    }
    const sandbox = this.#sandbox;
    if (sandbox === undefined) return false;
    if (ended !== undefined) worker.restarting();
    await worker.start(sandbox);
    this.#writeStatus();
    return this.#terminating || this.#gone;
  }

  #restarts({ record }: ContainerWorker): boolean {
    if (record.role === 'ephemeral') return false;
    if (record.role === 'sidecar') return true;
    const policy = this.pod.spec?.restartPolicy ?? 'Always';
    const failed = record.state.terminated?.exitCode !== 0;
    if (record.role === 'init') return failed && policy !== 'Never';
    return policy === 'Always' || (policy === 'OnFailure' && failed);
  }

  #imageChanged({ spec, record }: ContainerWorker): boolean {
    const image = this.#context.catalogue.find(spec.image ?? '');
    return record.imageId !== '' && image !== undefined && image.id !== record.imageId;
  }

  /** A pod whose containers have all ended for good gives its network back. */
  #finish(): void {
    const phase = podPhase(this.pod, this.#records());
    if (phase !== 'Succeeded' && phase !== 'Failed') return;
    for (const worker of this.workers.values()) if (worker.record.role === 'sidecar') void worker.stop(this.#grace(), undefined);
    this.#sandbox = undefined;
    this.#releaseAddress();
    this.#writeStatus();
  }

  /** For template clusters: no steps between bound and ready. */
  #runAtOnce(): void {
    const { settings, random, clock, puller } = this.#context;
    const unknown = settings.unknownImages;
    for (const { container, role } of containersOf(this.pod)) {
      if (this.workers.has(container.name)) continue;
      const record = newRecord(container.name, role, 'ContainerCreating');
      const plan = puller.plan(this.node.name, container.image ?? '', 'Always');
      const image = plan.kind === 'pull' ? plan.image : undefined;
      const bad = unknown === undefined ? plan.kind !== 'pull' || plan.error !== undefined : unknown.some((part) => (container.image ?? '').includes(part));
      if (bad) {
        record.state = { waiting: { reason: 'ErrImagePull', message: plan.kind === 'pull' ? (plan.error ?? 'image not found') : '' } };
      } else {
        const at = formatTime(clock.now());
        record.image = container.image ?? '';
        record.imageId = image?.id ?? '';
        for (let index = 0; index < 8; index++) record.containerId += Math.floor(random.next() * 2 ** 32).toString(16).padStart(8, '0');
        record.containerId = `containerd://${record.containerId}`;
        if (role === 'init') record.state = { terminated: { containerID: record.containerId, exitCode: 0, finishedAt: at, reason: 'Completed', startedAt: at } };
        else record.state = { running: { startedAt: at } };
        record.ready = true;
        record.started = role !== 'init';
        if (image !== undefined) puller.keep(this.node.name, image);
      }
      this.workers.set(container.name, new ContainerWorker(record, container, this.#side));
    }
    if (this.pod.spec?.hostNetwork !== true && this.#host === undefined) {
      const address = this.node.pool.allocate();
      if (address !== undefined) this.#host = this.#makeHost(address);
    }
    this.#dormant = true;
    this.#writeStatus();
  }

  async #terminate(): Promise<void> {
    this.#terminating = true;
    this.#timer?.cancel();
    this.#deadline?.cancel();
    await this.#operation;
    const { settings, api, clock } = this.#context;
    const grace = this.pod.metadata.deletionGracePeriodSeconds ?? this.#grace();
    if (!settings.instant) {
      const stops = [...this.workers.values()].map((worker) => {
        if (worker.running === undefined && worker.record.state.running !== undefined) this.#event('Normal', 'Killing', `Stopping container ${worker.record.name}`, worker.record);
        return worker.record.role === 'sidecar' ? undefined : worker.stop(grace, `Stopping container ${worker.record.name}`);
      });
      await Promise.all(stops);
      for (const worker of [...this.workers.values()].reverse()) if (worker.record.role === 'sidecar') await worker.stop(grace, `Stopping container ${worker.record.name}`);
      for (const { record } of this.workers.values()) {
        if (record.state.running === undefined) continue;
        const at = formatTime(clock.now());
        record.state = { terminated: { containerID: record.containerId, exitCode: 0, finishedAt: at, reason: 'Completed', startedAt: record.state.running.startedAt ?? at } };
        record.ready = false;
        record.started = false;
      }
      this.#sandbox = undefined;
      if (!this.#gone) this.#writeStatus();
    }
    await sleep(clock, within(this.#context, settings.teardown));
    if (this.#gone) return;
    try {
      api.delete('pods', this.pod.metadata.namespace, this.pod.metadata.name, { gracePeriodSeconds: 0, preconditions: { uid: this.pod.metadata.uid } });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** activeDeadlineSeconds. */
  #watchDeadline(): void {
    const seconds = this.pod.spec?.activeDeadlineSeconds;
    if (seconds === undefined || this.#deadline !== undefined) return;
    const start = Date.parse(this.pod.status?.startTime ?? '') || this.#context.clock.now();
    this.#deadline = this.#context.clock.schedule(start + seconds * 1000, () => {
      void this.#exceed();
    });
  }

  async #exceed(): Promise<void> {
    const message = 'Pod was active on the node longer than the specified deadline';
    this.#event('Normal', 'DeadlineExceeded', message);
    this.#failure = { reason: 'DeadlineExceeded', message };
    await Promise.all([...this.workers.values()].map((worker) => worker.stop(this.#grace(), `Stopping container ${worker.record.name}`)));
    this.#sandbox = undefined;
    this.#releaseAddress();
    this.#writeStatus();
  }

  #writeStatus(): void {
    if (this.#gone) return;
    const { api, clock } = this.#context;
    const pod = api.find('pods', this.pod.metadata.namespace, this.pod.metadata.name);
    if (pod === undefined || pod.metadata.uid !== this.pod.metadata.uid) return;
    const now = formatTime(clock.now());
    this.#annotate(pod);
    const status = podStatus(pod, {
      records: this.#records(),
      sandboxReady: this.#sandbox !== undefined || this.#dormant,
      address: this.host?.address ?? pod.status?.podIP,
      hostAddress: this.node.address,
      startTime: pod.status?.startTime ?? now,
      now,
      failure: this.#failure,
    });
    if (deepEqual(status, pod.status)) return;
    const current = api.find('pods', pod.metadata.namespace, pod.metadata.name) ?? pod;
    this.pod = api.update('pods', { ...current, status }, { subresource: 'status' });
  }

  /** As the network plug-in does when it has given the pod an address. */
  #annotate(pod: Pod): void {
    const address = this.#host?.address;
    if (address === undefined || pod.metadata.deletionTimestamp !== undefined) return;
    let sandbox = '';
    for (let index = 0; index < 8; index++) sandbox += ((Math.imul(index + 1, 0x9e3779b1) ^ Number.parseInt(pod.metadata.uid.replaceAll('-', '').slice(index * 4, index * 4 + 4), 16)) >>> 0).toString(16).padStart(8, '0');
    const annotations = this.#context.podAnnotations(address, sandbox);
    if (Object.entries(annotations).every(([key, value]) => pod.metadata.annotations?.[key] === value)) return;
    this.#context.api.update('pods', { ...pod, metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...annotations } } });
  }

  #records(): ReadonlyMap<string, ContainerRecord> {
    return new Map([...this.workers].map(([name, worker]) => [name, worker.record]));
  }

  #makeHost(address: string): Host {
    return new Host({
      name: podHostname(this.pod),
      addresses: [address],
      place: 'pod',
      node: this.node.name,
      pod: `${this.pod.metadata.namespace ?? ''}/${this.pod.metadata.name}`,
      files: () => this.#sandbox?.files ?? podFiles(this.pod, address, this.#context),
      ...(this.#dormant || this.#context.settings.instant ? { wake: () => { this.materialise(); } } : {}),
    });
  }

  #releaseAddress(): void {
    if (this.#host === undefined) return;
    this.#host.close();
    this.node.pool.release(this.#host.address);
    this.#host = undefined;
  }

  get #fullName(): string {
    return `${this.pod.metadata.name}_${this.pod.metadata.namespace ?? ''}(${this.pod.metadata.uid})`;
  }

  #grace(): number {
    return this.pod.metadata.deletionGracePeriodSeconds ?? this.pod.spec?.terminationGracePeriodSeconds ?? 30;
  }

  #event(type: 'Normal' | 'Warning', reason: string, message: string, record?: ContainerRecord): void {
    if (this.#context.settings.instant) return;
    const field = record === undefined ? undefined : record.role === 'main' ? 'containers' : record.role === 'ephemeral' ? 'ephemeralContainers' : 'initContainers';
    this.node.events.record(this.pod, type, reason, message, field === undefined || record === undefined ? {} : { fieldPath: `spec.${field}{${record.name}}` });
  }

  /** Resolves after `ms`; true, and at once, when the pod is being deleted. */
  #pause(ms: number): Promise<boolean> {
    const over = (): boolean => this.#terminating || this.#gone || this.pod.metadata.deletionTimestamp !== undefined;
    if (over()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        this.#interrupt.delete(done);
        resolve(over());
      };
      const timer = this.#context.clock.schedule(this.#context.clock.now() + ms, done);
      this.#interrupt.add(done);
    });
  }

  #makeSide(): PodSide {
    return {
      context: this.#context,
      node: this.node,
      fullName: this.pod.metadata.name,
      address: () => this.host?.address ?? this.node.address,
      gracePeriod: () => this.#grace(),
      event: (type, reason, message, record) => {
        this.#event(type, reason, message, record);
      },
      changed: () => {
        this.#writeStatus();
      },
      wake: (after) => {
        this.wake(after);
      },
      pause: (ms) => this.#pause(ms),
    };
  }
}

