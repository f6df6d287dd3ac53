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
import { BackOff } from './back-off.ts';
import { noFitError } from './fit-error.ts';
import type { NodeInfo } from './node-info.ts';
import { isNodeChange, isPlacementChange } from './cluster-events.ts';
import { findPreemption } from './preemption.ts';
import { priorityOf, selectNode } from './select-node.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';
import { claimVolumes } from './claim-volumes.ts';

const NAME = 'default-scheduler';
const BATCH = 32;
const RETRY = 1000;

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
  /** Pods to try, by `namespace/name`, in the order of their arrival. */
  readonly #active = new Set<string>();
  /** Pods that found no node; a change in the cluster makes them active. */
  readonly #unschedulable = new Set<string>();
  readonly #backOff: BackOff;
  #turn: Timer | undefined;
  #unsubscribe: (() => void)[] = [];

  constructor({ api, clock, random, delay = 4 }: SchedulerOptions) {
    this.#api = api;
    this.#clock = clock;
    this.#random = random;
    this.#delay = delay;
    this.#events = new ApiEventRecorder({ api, clock, component: NAME });
    this.#backOff = new BackOff(clock, (key) => {
      if (!this.#unschedulable.delete(key)) return;
      this.#active.add(key);
      this.#arm(this.#delay);
    });
  }

  /**
   * Schedules what waits and, from here on, what comes. With the `pending` of the scheduler whose cluster this
   * one continues, pods that had found no node go on waiting for a change.
   */
  start(pending?: readonly string[]): void {
    const retryAll = (): void => {
      this.#retryAll();
    };
    this.#unsubscribe = [
      this.#api.subscribe('pods', ({ type, object, previous }) => {
        if (this.#isMine(object)) {
          if (type === 'DELETED') this.#forget(object);
          else if (previous?.spec !== object.spec || previous.metadata.labels !== object.metadata.labels) this.#activate(object);
        }
        if (isPlacementChange(type, object, previous)) retryAll();
      }),
      this.#api.subscribe('nodes', (event) => {
        if (isNodeChange(event)) retryAll();
      }),
      ...(['persistentvolumeclaims', 'persistentvolumes', 'storageclasses.storage.k8s.io'] as const).map((resource) =>
        this.#api.subscribe(resource, retryAll),
      ),
    ];
    const waiting = pending === undefined ? undefined : new Set(pending);
    for (const pod of this.#api.list('pods')) {
      if (!this.#isMine(pod)) continue;
      if (waiting?.has(keyOf(pod)) === false && findPodCondition(pod, 'PodScheduled')?.reason === 'Unschedulable')
        this.#unschedulable.add(keyOf(pod));
      else this.#activate(pod);
    }
  }

  /** What a successor must try at once: `namespace/name` of pods. */
  get pending(): readonly string[] {
    return [...this.#active, ...this.#backOff.waiting];
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    this.#turn?.cancel();
    this.#turn = undefined;
    this.#active.clear();
    this.#unschedulable.clear();
    this.#backOff.clear();
  }

  #isMine(pod: Pod): boolean {
    return (pod.spec.nodeName ?? '') === '' && (pod.spec.schedulerName ?? NAME) === NAME && !isPodTerminal(pod);
  }

  #activate(pod: Pod): void {
    const key = keyOf(pod);
    this.#unschedulable.delete(key);
    this.#active.add(key);
    this.#arm(this.#delay);
  }

  #forget(pod: Pod): void {
    this.#active.delete(keyOf(pod));
    this.#unschedulable.delete(keyOf(pod));
    this.#backOff.forget(keyOf(pod));
  }

  #retryAll(): void {
    for (const key of [...this.#unschedulable]) this.#backOff.wake(key);
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
        this.#active.delete(keyOf(pod));
        this.#schedule(pod, snapshot);
      }
    } finally {
      if (this.#active.size > 0) this.#arm(0);
    }
  }

  /** The most important pods that are still to be scheduled. */
  #next(): readonly Pod[] {
    const pods: Pod[] = [];
    for (const key of this.#active) {
      const slash = key.indexOf('/');
      const pod = this.#api.find('pods', key.slice(0, slash), key.slice(slash + 1));
      if (pod !== undefined && this.#isMine(pod) && isReadyToSchedule(pod)) pods.push(pod);
      else this.#active.delete(key);
    }
    return pods.sort((a, b) => priorityOf(b) - priorityOf(a)).slice(0, BATCH);
  }

  #schedule(pod: Pod, snapshot: Snapshot): void {
    try {
      if (snapshot.nodes.length === 0) {
        this.#fail(pod, 'no nodes available to schedule pods');
        return;
      }
      const choice = selectNode(pod, snapshot, this.#random);
      if (choice.node !== undefined) {
        this.#place(pod, choice.node, snapshot);
        return;
      }
      const reason = noFitError(snapshot.nodes.length, choice);
      const preemption = findPreemption(pod, snapshot, choice);
      if (preemption.node === undefined) {
        this.#fail(pod, `${reason} preemption: ${preemption.message}`);
        return;
      }
      for (const victim of preemption.victims) this.#preempt(victim, pod, preemption.node);
      this.#fail(pod, reason, preemption.node.name);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      // The pod changed or went away meanwhile, or the server refused: try again soon.
      this.#clock.schedule(this.#clock.now() + RETRY, () => {
        const current = this.#api.find('pods', pod.metadata.namespace, pod.metadata.name);
        if (current !== undefined && this.#unsubscribe.length > 0 && this.#isMine(current)) this.#activate(current);
      });
    }
  }

  #place(pod: Pod, node: NodeInfo, snapshot: Snapshot): void {
    if (!claimVolumes(pod, node.name, this.#api)) {
      this.#unschedulable.add(keyOf(pod));
      return;
    }
    const { name, namespace = '', uid } = pod.metadata;
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target: { kind: 'Node', name: node.name } };
    // What pods/binding takes is a Binding.
    const bound = this.#api.update('pods', binding as unknown as Pod, { subresource: 'binding' });
    this.#backOff.forget(keyOf(pod));
    snapshot.nodes.find((candidate) => candidate === node)?.addAll([bound]);
    this.#events.record(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node.name}`, { action: 'Binding' });
  }

  #fail(pod: Pod, message: string, nominatedNodeName?: string): void {
    this.#unschedulable.add(keyOf(pod));
    this.#backOff.failed(keyOf(pod));
    this.#events.record(pod, 'Warning', 'FailedScheduling', message, { action: 'Scheduling' });
    const current = findPodCondition(pod, 'PodScheduled');
    const nominated = nominatedNodeName ?? pod.status?.nominatedNodeName;
    if (
      current?.status === 'False' &&
      current.reason === 'Unschedulable' &&
      current.message === message &&
      nominated === pod.status?.nominatedNodeName
    )
      return;
    const lastTransitionTime =
      current?.status === 'False' && current.lastTransitionTime !== undefined ? current.lastTransitionTime : formatTime(this.#clock.now());
    const conditions = [
      ...(pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'),
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime },
    ];
    const status = { ...pod.status, conditions, ...(nominated === undefined ? {} : { nominatedNodeName: nominated }) };
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
