// Mirrors kube-scheduler: it gives every pod a node, the most important pod first.
import { StatusError } from '#kube/status-error.ts';
import type { Pod } from '#kube/generated/types.ts';
import type { Clock, Timer } from '#posix/clock.ts';
import type { Random } from '#posix/random.ts';
import type { Api } from '../api/api.ts';
import type { EventRecorder } from '../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { ApiEventRecorder } from '../controllers/event-recorder.ts';
import { findPodCondition, isPodTerminal } from '../controllers/pod-state.ts';
import { noFitError } from './fit-error.ts';
import type { NodeInfo } from './node-info.ts';
import { assignedPodEvent, nodeEvent, type ClusterEvent } from './cluster-events.ts';
import { findPreemption } from './preemption.ts';
import { filterPlugins } from './plugins.ts';
import { SchedulingQueue } from './scheduling-queue.ts';
import { priorityOf, selectNode, type NoFit } from './select-node.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';
import { claimVolumes } from './claim-volumes.ts';
import { volumeBinding } from './plugins/volume-binding.ts';

const NAME = 'default-scheduler';
const BATCH = 32;
/** What the plugin DynamicResources says about a pod without claims; and when an early refusal kept it from preparing. */
const NO_CLAIMS = 'no new claims to deallocate';
const NOT_PREPARED = 'not found';

export interface SchedulerOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: Random;
  /** ms between a change and the reaction to it. */
  readonly delay?: number;
}

export class Scheduler {
  readonly #api: Api;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #delay: number;
  readonly #events: EventRecorder;
  readonly #queue: SchedulingQueue;
  #turn: Timer | undefined;
  #unsubscribe: (() => void)[] = [];

  constructor({ api, clock, random, delay = 4 }: SchedulerOptions) {
    this.#api = api;
    this.#clock = clock;
    this.#random = random;
    this.#delay = delay;
    this.#events = new ApiEventRecorder({ api, clock, component: NAME });
    this.#queue = new SchedulingQueue(clock, () => {
      this.#arm(this.#delay);
    });
  }

  /**
   * Schedules what waits and, from here on, what comes. With the `pending` of the scheduler whose cluster this
   * one continues, pods that had found no node go on waiting for a change.
   */
  start(pending?: readonly string[]): void {
    this.#unsubscribe = [
      this.#api.subscribe('pods', (event) => {
        const { type, object, previous } = event;
        if (this.#isMine(object)) {
          if (type === 'DELETED') this.#queue.forget(keyOf(object));
          else if (previous?.spec !== object.spec || previous.metadata.labels !== object.metadata.labels) this.#queue.add(keyOf(object));
        }
        this.#move(assignedPodEvent(event));
      }),
      this.#api.subscribe('nodes', (event) => {
        this.#move(nodeEvent(event));
      }),
      this.#api.subscribe('persistentvolumeclaims', ({ object: claim }) => {
        this.#move({ resource: 'PersistentVolumeClaim', claim });
      }),
      this.#api.subscribe('persistentvolumes', () => {
        this.#move({ resource: 'PersistentVolume' });
      }),
      this.#api.subscribe('storageclasses.storage.k8s.io', () => {
        this.#move({ resource: 'StorageClass' });
      }),
      this.#api.subscribe('csinodes.storage.k8s.io', ({ object: node }) => {
        this.#move({ resource: 'CSINode', node });
      }),
    ];
    const waiting = pending === undefined ? undefined : new Set(pending);
    for (const pod of this.#api.list('pods')) {
      if (!this.#isMine(pod)) continue;
      if (waiting?.has(keyOf(pod)) === false && findPodCondition(pod, 'PodScheduled')?.reason === 'Unschedulable')
        this.#queue.reject(keyOf(pod), undefined);
      else this.#queue.add(keyOf(pod));
    }
  }

  /** What a successor must try at once: `namespace/name` of pods. */
  get pending(): readonly string[] {
    return this.#queue.pending;
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    this.#turn?.cancel();
    this.#turn = undefined;
    this.#queue.clear();
  }

  #isMine(pod: Pod): boolean {
    return (pod.spec.nodeName ?? '') === '' && (pod.spec.schedulerName ?? NAME) === NAME && !isPodTerminal(pod);
  }

  /** Wakes the pods for which one of the plugins that rejected them sees hope in what happened. */
  #move(event: ClusterEvent | undefined): void {
    if (event === undefined) return;
    this.#queue.move((key, rejectors) => {
      const pod = this.#find(key);
      return pod !== undefined && filterPlugins.some((plugin) => rejectors.has(plugin.name) && plugin.wakes(pod, event, this.#api));
    });
  }

  #find(key: string): Pod | undefined {
    const slash = key.indexOf('/');
    return this.#api.find('pods', key.slice(0, slash), key.slice(slash + 1));
  }

  #arm(delay: number): void {
    this.#turn ??= this.#clock.schedule(this.#clock.now() + delay, () => {
      this.#run();
    });
  }

  #run(): void {
    this.#turn = undefined;
    const snapshot = takeSnapshot(this.#api);
    try {
      for (const pod of this.#next()) {
        this.#queue.take(keyOf(pod));
        this.#schedule(pod, snapshot);
      }
    } finally {
      if (this.#queue.active.size > 0) this.#arm(0);
    }
  }

  /** The most important pods that are still to be scheduled. */
  #next(): readonly Pod[] {
    const pods: Pod[] = [];
    for (const key of [...this.#queue.active]) {
      const pod = this.#find(key);
      if (pod !== undefined && this.#isMine(pod) && isReadyToSchedule(pod)) pods.push(pod);
      else this.#queue.take(key);
    }
    return pods.sort((a, b) => priorityOf(b) - priorityOf(a)).slice(0, BATCH);
  }

  #schedule(pod: Pod, snapshot: Snapshot): void {
    try {
      if (snapshot.nodes.length === 0) {
        this.#fail(pod, 'no nodes available to schedule pods', undefined);
        return;
      }
      const choice = selectNode(pod, snapshot, this.#random);
      if (choice.node !== undefined) {
        this.#place(pod, choice.node, snapshot);
        return;
      }
      this.#postFilter(pod, choice, snapshot);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      // The pod changed or went away meanwhile, or the server refused: try again soon.
      const current = this.#find(keyOf(pod));
      if (current !== undefined && this.#isMine(current)) this.#queue.retry(keyOf(pod));
    }
  }

  /** What can be done for a pod that no node takes. */
  #postFilter(pod: Pod, choice: NoFit, snapshot: Snapshot): void {
    const reason = noFitError(snapshot.nodes.length, choice);
    if (choice.message !== undefined) {
      this.#fail(pod, `${reason} ${NOT_PREPARED}`, choice.plugins);
      return;
    }
    const preemption = findPreemption(pod, snapshot, choice);
    if (preemption.node === undefined) {
      const message = `${reason} ${NO_CLAIMS}, preemption: ${preemption.message}`;
      this.#fail(pod, message, choice.plugins, preemption.hopeless === true ? '' : undefined);
      return;
    }
    for (const victim of preemption.victims) this.#preempt(victim, pod, preemption.node);
    for (const other of snapshot.nominated) this.#withdraw(other, pod, preemption.node);
    this.#fail(pod, reason, choice.plugins, preemption.node.name);
  }

  /** A less important pod that was promised the node must look for another. */
  #withdraw(other: Pod, pod: Pod, node: NodeInfo): void {
    if (other.status?.nominatedNodeName !== node.name || priorityOf(other) >= priorityOf(pod)) return;
    const { nominatedNodeName: _, ...status } = other.status;
    this.#api.update('pods', { ...other, status }, { subresource: 'status' });
    this.#queue.add(keyOf(other));
  }

  #place(pod: Pod, node: NodeInfo, snapshot: Snapshot): void {
    if (!claimVolumes(pod, node.name, this.#api)) {
      this.#queue.reject(keyOf(pod), new Set([volumeBinding.name]));
      return;
    }
    const { name, namespace = '', uid } = pod.metadata;
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target: { kind: 'Node', name: node.name } };
    // What pods/binding takes is a Binding.
    const bound = this.#api.update('pods', binding as unknown as Pod, { subresource: 'binding' });
    this.#queue.forget(keyOf(pod));
    snapshot.nodes.find((candidate) => candidate === node)?.addAll([bound]);
    this.#events.record(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node.name}`, { action: 'Binding' });
  }

  /** `nominatedNodeName` undefined keeps the node that was promised before, '' takes the promise back. */
  #fail(pod: Pod, message: string, rejectors: ReadonlySet<string> | undefined, nominatedNodeName?: string): void {
    this.#queue.reject(keyOf(pod), rejectors);
    this.#events.record(pod, 'Warning', 'FailedScheduling', message, { action: 'Scheduling' });
    const current = findPodCondition(pod, 'PodScheduled');
    const { nominatedNodeName: promised = '', ...others } = pod.status ?? {};
    const nominated = nominatedNodeName ?? promised;
    if (current?.status === 'False' && current.reason === 'Unschedulable' && current.message === message && nominated === promised) return;
    const lastTransitionTime =
      current?.status === 'False' && current.lastTransitionTime !== undefined ? current.lastTransitionTime : formatTime(this.#clock.now());
    const conditions = [
      ...(pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'),
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime },
    ];
    const status = { ...others, conditions, ...(nominated !== '' && { nominatedNodeName: nominated }) };
    this.#api.update('pods', { ...pod, status }, { subresource: 'status' });
  }

  #preempt(victim: Pod, pod: Pod, node: NodeInfo): void {
    const { name, namespace } = victim.metadata;
    const conditions = [
      ...(victim.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget'),
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: `${NAME}: preempting to accommodate a higher priority pod`,
        lastTransitionTime: formatTime(this.#clock.now()),
      },
    ];
    this.#api.update('pods', { ...victim, status: { ...victim.status, conditions } }, { subresource: 'status' });
    this.#api.delete('pods', namespace, name);
    this.#events.record(victim, 'Normal', 'Preempted', `Preempted by pod ${pod.metadata.uid} on node ${node.name}`, { action: 'Preempting' });
  }
}

function keyOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function isReadyToSchedule({ metadata, spec }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && (spec.schedulingGates?.length ?? 0) === 0;
}
