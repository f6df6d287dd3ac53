// Mirrors pkg/kubelet/kuberuntime/kuberuntime_container.go: from an image name to a running process, and back.
import type { Container as ContainerSpec, LifecycleHandler, Probe, Pod } from '#kube/generated/types.ts';
import { printDuration } from '#kube/duration.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { ExitStatus } from '#posix/process.ts';
import { formatTime } from '#kube/time.ts';
import { cgroupLimits, resizedResources } from '../containers/cgroup-files.ts';
import type { Container } from '../containers/container.ts';
import { ContainerLog } from '../containers/container-log.ts';
import type { Image } from '../containers/image.ts';
import type { ContainerRecord } from './container-record.ts';
import { ContainerConfigError } from './environment.ts';
import { containerId } from './instant-records.ts';
import { delay, within, type KubeletContext, type NodeContext } from './kubelet-context.ts';
import { MemoryWatch } from './memory-watch.ts';
import type { PodSandbox } from './pod-sandbox.ts';
import { askProbe, execError } from './probe-request.ts';
import { pullSecrets } from './pull-secrets.ts';
import { ProbeWorker, type ProbeKind } from './prober.ts';
import { terminationMessage } from './termination-message.ts';

const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 300_000;

/** What a container worker asks of its pod. */
export interface PodSide {
  readonly context: KubeletContext;
  readonly node: NodeContext;
  readonly address: () => string;
  readonly gracePeriod: () => number;
  readonly event: (type: 'Normal' | 'Warning', reason: string, message: string, container?: ContainerRecord) => void;
  /** Whether a container that has ended is started again. */
  readonly restarts: (container: ContainerRecord) => boolean;
  /** Something of the status changed. */
  readonly changed: () => void;
  /** The main process has ended or must be started again: look at the pod. */
  readonly wake: (after: number) => void;
  /** Resolves after `ms`, or with true as soon as the pod is being deleted. */
  readonly pause: (ms: number) => Promise<boolean>;
}

export class ContainerWorker {
  readonly record: ContainerRecord;
  log: ContainerLog;
  previousLog: ContainerLog | undefined;
  running: Container | undefined;
  #spec: ContainerSpec;
  readonly #pod: PodSide;
  #probes: ProbeWorker[] = [];
  #stopping = false;
  #memory: MemoryWatch | undefined;
  #outOfMemory = false;
  #exited: Promise<void> | undefined;

  constructor(record: ContainerRecord, spec: ContainerSpec, pod: PodSide) {
    this.record = record;
    this.#spec = spec;
    this.#pod = pod;
    this.log = new ContainerLog(pod.context.clock);
  }

  get spec(): ContainerSpec {
    return this.#spec;
  }

  /** A resize in place bounds what already runs; another image is pulled without waiting, for back-offs belong to an image. */
  respec(spec: ContainerSpec): void {
    if (spec.image !== this.#spec.image)
      Object.assign(this.record, { pullAfter: 0, pullBackOff: 0, pullError: undefined, replaced: this.record.state.running !== undefined });
    const resized = resizedResources(this.#spec, spec);
    this.#spec = spec;
    if (resized.length === 0 || this.running === undefined) return;
    if (
      spec.resizePolicy?.some(({ resourceName, restartPolicy }) => restartPolicy === 'RestartContainer' && resized.includes(resourceName)) === true
    ) {
      void this.stop(this.#pod.gracePeriod(), `Container ${spec.name} resize requires restart`);
      return;
    }
    this.running.limits = cgroupLimits(spec.resources);
    this.#memory?.stop();
    this.#watchMemory(this.running);
  }

  get settled(): boolean {
    return this.#probes.every((probe) => probe.settled);
  }

  /** Pulls, creates, starts. What goes wrong is in the record afterwards. */
  async start(sandbox: PodSandbox): Promise<void> {
    const { record } = this;
    const { context, event, pause, changed } = this.#pod;
    const image = await this.#pull(sandbox.pod);
    if (image === undefined) return;
    let container: Container;
    const log = new ContainerLog(context.clock);
    try {
      container = sandbox.create({ spec: this.#spec, image, log });
    } catch (error) {
      if (!(error instanceof ContainerConfigError || error instanceof PosixError)) throw error;
      const reason = error instanceof ContainerConfigError ? 'CreateContainerConfigError' : 'CreateContainerError';
      record.state = { waiting: { reason, message: error.message } };
      event('Warning', 'Failed', `Error: ${error.message}`, record);
      this.#pod.wake(10_000);
      return;
    }
    if (await pause(within(context, context.settings.create))) return;
    event('Normal', 'Created', `Created container: ${this.#spec.name}`, record);
    record.containerId = containerId(context.random);
    record.image = `${image.repository}:${image.tags.includes(this.#spec.image?.split(':')[1] ?? '') ? (this.#spec.image?.split(':')[1] ?? '') : (image.tags[0] ?? 'latest')}`;
    record.imageId = image.id;
    if (await pause(within(context, context.settings.start))) return;
    if (record.state.terminated !== undefined || record.lastState?.terminated !== undefined) {
      record.restartCount++;
      this.previousLog = this.log;
    }
    if (record.state.terminated !== undefined) record.lastState = { terminated: record.state.terminated };
    this.log = log;
    this.#startProcess(container);
    changed();
    if (this.running !== undefined && this.#spec.lifecycle?.postStart !== undefined) await this.#postStart(this.#spec.lifecycle.postStart, container);
  }

  /** Puts a container in place that was running before the cluster was put away. */
  resume(container: Container, probed: boolean): void {
    this.log = container.log;
    this.#run(container);
    if (probed) this.#startProbes(container);
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  async stop(grace: number, message: string | undefined): Promise<void> {
    const container = this.running;
    if (container === undefined) return;
    this.#stopping = true;
    this.#stopProbes();
    const { clock } = this.#pod.context;
    if (message !== undefined) this.#pod.event('Normal', 'Killing', message, this.record);
    const deadline = clock.now() + grace * 1000;
    const preStop = this.#spec.lifecycle?.preStop;
    if (preStop !== undefined && grace > 0) await Promise.race([this.#hook(preStop, container, 'PreStop'), delay(this.#pod.context, deadline)]);
    container.signal(grace > 0 ? container.stopSignal : 'SIGKILL');
    let timer: { cancel(): void } | undefined;
    if (grace > 0)
      timer = clock.schedule(Math.max(deadline, clock.now() + 2000), () => {
        container.signal('SIGKILL');
      });
    await this.#exited;
    timer?.cancel();
  }

  /** Without any ceremony: the pod is gone. */
  destroy(): void {
    this.#stopping = true;
    this.#stopProbes();
    this.#memory?.stop();
    const { running } = this;
    this.running = undefined;
    void running?.kill();
    this.log.close();
  }

  async #pull(pod: Pod): Promise<Image | undefined> {
    const { record } = this;
    const { context, node, event, pause, changed } = this.#pod;
    const name = this.#spec.image ?? '';
    const { credentials, missing } = pullSecrets(context.api, pod);
    if (missing.length > 0)
      event(
        'Warning',
        'FailedToRetrieveImagePullSecret',
        `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`,
      );
    const plan = context.puller.plan(node.name, name, this.#spec.imagePullPolicy ?? 'IfNotPresent', credentials);
    if (plan.kind === 'invalid') {
      record.state = { waiting: { reason: 'InvalidImageName', message: plan.message } };
      event('Warning', 'InspectFailed', plan.message, record);
      event('Warning', 'Failed', 'Error: InvalidImageName', record);
      this.#pod.wake(60_000);
      return undefined;
    }
    if (plan.kind === 'never') {
      record.state = { waiting: { reason: 'ErrImageNeverPull', message: `Container image "${name}" is not present with pull policy of Never` } };
      event('Warning', 'ErrImageNeverPull', `Container image "${name}" is not present with pull policy of Never`, record);
      event('Warning', 'Failed', 'Error: ErrImageNeverPull', record);
      this.#pod.wake(60_000);
      return undefined;
    }
    if (plan.kind === 'present') {
      event('Normal', 'Pulled', `Container image "${name}" already present on machine`, record);
      return plan.image;
    }
    event('Normal', 'Pulling', `Pulling image "${name}"`, record);
    if (await pause(plan.duration)) return undefined;
    if (plan.image !== undefined) {
      context.puller.keep(node.name, plan.image);
      record.pullBackOff = 0;
      record.pullError = undefined;
      const took = printDuration(plan.duration);
      event(
        'Normal',
        'Pulled',
        `Successfully pulled image "${name}" in ${took} (${took} including waiting). Image size: ${String(plan.image.size)} bytes.`,
        record,
      );
      return plan.image;
    }
    record.pullBackOff = record.pullBackOff === 0 ? FIRST_BACKOFF : Math.min(record.pullBackOff * 2, LONGEST_BACKOFF);
    record.pullAfter = context.clock.now() + record.pullBackOff;
    record.pullError = plan.error ?? '';
    record.state = { waiting: { reason: 'ErrImagePull', message: record.pullError } };
    event('Warning', 'Failed', `Failed to pull image "${name}": ${record.pullError}`, record);
    event('Warning', 'Failed', 'Error: ErrImagePull', record);
    changed();
    this.#pod.wake(1500);
    return undefined;
  }

  #startProcess(container: Container): void {
    const { record } = this;
    const { context, event } = this.#pod;
    try {
      record.state = { running: { startedAt: formatTime(context.clock.now()) } };
      record.replaced = false;
      record.user = { linux: container.identity };
      this.#run(container);
      event('Normal', 'Started', `Started container ${this.#spec.name}`, record);
      record.started = this.#spec.startupProbe === undefined;
      record.ready = record.role !== 'init' && record.role !== 'ephemeral' && record.started && this.#spec.readinessProbe === undefined;
      this.#startProbes(container);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      const [file = ''] = container.argv;
      const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ${execError(file, error)}: unknown`;
      const at = formatTime(context.clock.now());
      const { containerId: containerID } = record;
      const terminated = { containerID, exitCode: 128, finishedAt: at, message, reason: 'StartError', startedAt: '1970-01-01T00:00:00Z' };
      record.state = { terminated };
      if (this.#pod.restarts(record)) {
        record.lastState = { terminated };
        record.state = { waiting: { reason: 'RunContainerError', message } };
      }
      event('Warning', 'Failed', `Error: ${message}`, record);
      this.#backOff(context.clock.now(), 0);
      this.#pod.wake(1000);
    }
  }

  #run(container: Container): void {
    this.#stopping = false;
    const startedAt = this.#pod.context.clock.now();
    const exited = container.start();
    this.running = container;
    this.#watchMemory(container);
    this.#exited = exited.then((status) => {
      if (this.running === container) this.#ended(container, status, startedAt);
    });
  }

  #watchMemory(container: Container): void {
    this.#outOfMemory = false;
    const text = this.#spec.resources?.limits?.['memory'];
    if (text === undefined) return;
    this.#memory = new MemoryWatch({
      container,
      clock: this.#pod.context.clock,
      limit: parseQuantity(text).toNumber(),
      exceeded: () => {
        this.#outOfMemory = true;
        container.signal('SIGKILL');
      },
    });
  }

  #ended(container: Container, status: ExitStatus, startedAt: number): void {
    const { record } = this;
    const { context, changed, wake } = this.#pod;
    this.running = undefined;
    this.#memory?.stop();
    this.#stopProbes();
    this.log.close();
    const now = context.clock.now();
    const message = terminationMessage(container, this.#spec, status, this.log);
    record.state = {
      terminated: {
        containerID: record.containerId,
        exitCode: this.#outOfMemory ? 137 : status.code,
        finishedAt: formatTime(now),
        ...(message !== '' && { message }),
        reason: this.#outOfMemory ? 'OOMKilled' : status.code === 0 ? 'Completed' : 'Error',
        startedAt: record.state.running?.startedAt ?? formatTime(startedAt),
      },
    };
    record.ready = record.role === 'init' && status.code === 0;
    record.started = false;
    if (record.replaced) {
      record.lastState = record.state;
      record.state = { waiting: { reason: 'ContainerCreating' } };
    }
    if (!this.#stopping) this.#backOff(now, now - Date.parse(record.state.terminated?.startedAt ?? ''));
    else record.restartAfter = now;
    changed();
    wake(400);
  }

  /** The first restart is at once, the next ones wait 10s, 20s, … 5m after the end. */
  #backOff(now: number, ran: number): void {
    const { record } = this;
    if (ran > 2 * LONGEST_BACKOFF) record.restartBackOff = 0;
    record.restartAfter = now + record.restartBackOff;
  }

  #startProbes(container: Container): void {
    const { record } = this;
    if (record.role === 'init' || record.role === 'ephemeral') return;
    const probes: readonly [ProbeKind, Probe | undefined][] = [
      ['Startup', this.#spec.startupProbe],
      ['Readiness', this.#spec.readinessProbe],
      ['Liveness', this.#spec.livenessProbe],
    ];
    this.#probes = probes.flatMap(([kind, probe]) => (probe === undefined ? [] : [this.#probe(kind, probe, container)]));
  }

  #probe(kind: ProbeKind, probe: Probe, container: Container): ProbeWorker {
    const { record } = this;
    const { context, event, changed, node } = this.#pod;
    return new ProbeWorker({
      kind,
      probe,
      clock: context.clock,
      startedAt: Date.parse(record.state.running?.startedAt ?? '') || context.clock.now(),
      wanted: () => kind === 'Startup' || record.started,
      ask: (asked) =>
        askProbe(asked, { spec: this.#spec, container, address: this.#pod.address(), network: context.stackOf(node.host), clock: context.clock }),
      failed: (failedKind, output) => {
        event('Warning', 'Unhealthy', `${failedKind} probe failed: ${output}`, record);
      },
      decided: (ok) => {
        if (kind === 'Startup' && ok) {
          record.started = true;
          record.ready = this.#spec.readinessProbe === undefined;
        } else if (kind === 'Readiness') record.ready = ok;
        else if (!ok) void this.#unhealthy(kind.toLowerCase(), probe);
        changed();
      },
    });
  }

  async #unhealthy(kind: string, probe: Probe): Promise<void> {
    const grace = probe.terminationGracePeriodSeconds ?? this.#pod.gracePeriod();
    await this.stop(grace, `Container ${this.#spec.name} failed ${kind} probe, will be restarted`);
    this.#backOff(this.#pod.context.clock.now(), 0);
    this.#pod.wake(100);
  }

  #stopProbes(): void {
    for (const probe of this.#probes) probe.stop();
    this.#probes = [];
  }

  async #postStart(handler: LifecycleHandler, container: Container): Promise<void> {
    const failure = await this.#hook(handler, container, 'PostStart');
    if (!failure) return;
    await this.stop(this.#pod.gracePeriod(), 'FailedPostStartHook');
    this.#backOff(this.#pod.context.clock.now(), 0);
  }

  /** True when it failed; an event says so. */
  async #hook(handler: LifecycleHandler, container: Container, kind: 'PostStart' | 'PreStop'): Promise<boolean> {
    const { context, event, node } = this.#pod;
    if (handler.sleep !== undefined) {
      await delay(context, context.clock.now() + (handler.sleep.seconds ?? 0) * 1000);
      return false;
    }
    const outcome = await askProbe(
      { ...handler, timeoutSeconds: 3600 },
      {
        spec: this.#spec,
        container,
        address: this.#pod.address(),
        network: context.stackOf(node.host),
        clock: context.clock,
      },
    );
    if (!outcome.ok) event('Warning', `Failed${kind}Hook`, `${kind}Hook failed`, this.record);
    return !outcome.ok;
  }

  /** How long the next restart will wait, counted up when one happens. */
  restarting(): void {
    const { record } = this;
    record.restartBackOff = record.restartBackOff === 0 ? FIRST_BACKOFF : Math.min(record.restartBackOff * 2, LONGEST_BACKOFF);
  }
}
