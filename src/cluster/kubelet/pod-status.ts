// Mirrors pkg/kubelet/status/generate.go and kubelet_pods.go: the status that follows from what the containers do.
import type { Container, ContainerStatus, Pod, PodCondition, PodStatus, VolumeMount, VolumeMountStatus } from '#kube/generated/types.ts';
import { containersOf, type ContainerRecord } from './container-record.ts';

export interface PodRuntimeState {
  readonly records: ReadonlyMap<string, ContainerRecord>;
  readonly sandboxReady: boolean;
  readonly address: string | undefined;
  readonly hostAddress: string;
  readonly startTime: string | undefined;
  /** RFC 3339. */
  readonly now: string;
  /** The kubelet gave the pod up: Failed with this. */
  readonly failure: PodFailure | undefined;
  /** It is being deleted and nothing of it runs any more. */
  readonly ended?: boolean;
  /** Says of containers what a runtime alone can know: users and mounts. */
  readonly detailed: boolean;
}

export interface PodFailure {
  readonly reason: string;
  readonly message: string;
  /** Not through its own fault: the node was short of something. */
  readonly disrupted?: boolean;
}

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

export function podPhase(pod: Pod, records: ReadonlyMap<string, ContainerRecord>, ended = false): PodPhase {
  const policy = pod.spec?.restartPolicy ?? 'Always';
  let waiting = 0,
    running = 0,
    succeeded = 0,
    failed = 0,
    total = 0;
  let initialised = true;
  for (const { container, role } of containersOf(pod)) {
    const record = records.get(container.name);
    if (role === 'ephemeral') continue;
    if (role === 'init' || role === 'sidecar') {
      const exit = record?.state.terminated?.exitCode;
      if (role === 'init' && exit !== undefined && exit !== 0 && policy === 'Never') return 'Failed';
      if (role === 'init' ? exit !== 0 : record?.started !== true && record?.state.terminated === undefined) initialised = false;
      continue;
    }
    total++;
    if (record?.state.running !== undefined || record?.replaced === true) running++;
    else {
      const ended = record?.state.terminated ?? record?.lastState?.terminated;
      if (ended === undefined) waiting++;
      else if (ended.exitCode === 0) succeeded++;
      else failed++;
    }
  }
  if (!initialised && running === 0 && succeeded + failed === 0) return 'Pending';
  if (waiting > 0) return 'Pending';
  if (running > 0) return 'Running';
  if (succeeded + failed === total && total > 0) {
    if (ended) return failed === 0 ? 'Succeeded' : 'Failed';
    if (policy === 'Always') return 'Running';
    const crashed = [...records.values()].some((record) => record.role === 'main' && record.state.waiting !== undefined);
    if (crashed) return 'Running';
    if (failed === 0) return 'Succeeded';
    return policy === 'Never' ? 'Failed' : 'Running';
  }
  return 'Pending';
}

export function podStatus(pod: Pod, state: PodRuntimeState): PodStatus {
  const { records, address, hostAddress, now, failure, startTime, ended } = state;
  const phase = failure !== undefined ? 'Failed' : podPhase(pod, records, ended);
  const statuses = (...roles: string[]): ContainerStatus[] =>
    containersOf(pod)
      .filter(({ role }) => roles.includes(role))
      .flatMap(({ container }) => {
        const record = records.get(container.name);
        return record === undefined ? [] : [containerStatus(record, container, state.detailed)];
      });
  const init = statuses('init', 'sidecar');
  const main = statuses('main');
  const ephemeral = statuses('ephemeral');
  const old = pod.status ?? {};
  const conditions = [...(failure?.disrupted === true ? [disruption(failure)] : []), ...podConditions(pod, phase, state)];
  const own = new Set(conditions.map((condition) => condition.type));
  const foreign = (old.conditions ?? []).filter((condition) => !own.has(condition.type));
  const generation = pod.metadata.generation;
  return {
    ...(old.nominatedNodeName !== undefined && { nominatedNodeName: old.nominatedNodeName }),
    ...(generation !== undefined && { observedGeneration: generation }),
    conditions: [
      ...foreign.filter((condition) => condition.type === 'DisruptionTarget'),
      ...conditions.map((condition) => settle(condition, old.conditions, now, generation)),
      ...foreign.filter((condition) => condition.type !== 'DisruptionTarget'),
    ],
    ...(main.length > 0 && { containerStatuses: main }),
    ...(init.length > 0 && { initContainerStatuses: init }),
    ...(ephemeral.length > 0 && { ephemeralContainerStatuses: ephemeral }),
    hostIP: hostAddress,
    hostIPs: [{ ip: hostAddress }],
    ...(failure !== undefined && { reason: failure.reason, message: failure.message }),
    ...(failure === undefined && old.message !== undefined && { message: old.message }),
    ...(failure === undefined && old.reason !== undefined && { reason: old.reason }),
    phase,
    ...(address !== undefined && { podIP: address, podIPs: [{ ip: address }] }),
    ...(old.qosClass !== undefined && { qosClass: old.qosClass }),
    ...(startTime !== undefined && { startTime }),
  };
}

function containerStatus(record: ContainerRecord, { image = '', resources, volumeMounts = [] }: Container, detailed: boolean): ContainerStatus {
  const bounded = record.state.running !== undefined && (resources?.requests ?? resources?.limits) !== undefined;
  return {
    ...(bounded && resources?.requests !== undefined && { allocatedResources: resources.requests }),
    ...(record.containerId !== '' && { containerID: record.containerId }),
    image: record.image === '' ? image : record.image,
    imageID: record.imageId,
    lastState: record.lastState ?? {},
    name: record.name,
    ready: record.ready,
    ...(bounded && resources !== undefined ? { resources } : detailed && record.state.running !== undefined && { resources: {} }),
    restartCount: record.restartCount,
    started: record.started,
    state: record.state,
    ...(detailed && record.user !== undefined && { user: record.user }),
    ...(detailed && volumeMounts.length > 0 && { volumeMounts: volumeMounts.map(mountStatus) }),
  };
}

function disruption({ message }: PodFailure): PodCondition {
  return { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message };
}

function mountStatus({ mountPath, name, readOnly }: VolumeMount): VolumeMountStatus {
  return { mountPath, name, ...(readOnly === true && { readOnly, recursiveReadOnly: 'Disabled' }) };
}

function podConditions(pod: Pod, phase: PodPhase, { records, sandboxReady }: PodRuntimeState): readonly PodCondition[] {
  const unready: string[] = [];
  const incomplete: string[] = [];
  for (const { container, role } of containersOf(pod)) {
    const record = records.get(container.name);
    if (role === 'init' && record?.state.terminated?.exitCode !== 0) incomplete.push(container.name);
    if (role === 'sidecar' && record?.started !== true) incomplete.push(container.name);
    if ((role === 'main' || role === 'sidecar') && record?.ready !== true) unready.push(container.name);
  }
  const initialized: PodCondition =
    incomplete.length === 0
      ? { type: 'Initialized', status: 'True', ...(phase === 'Succeeded' && { reason: 'PodCompleted' }) }
      : {
          type: 'Initialized',
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${incomplete.join(' ')}]`,
        };
  const containers = readiness('ContainersReady', phase, unready);
  return [
    { type: 'PodReadyToStartContainers', status: sandboxReady ? 'True' : 'False' },
    initialized,
    podReady(pod, phase, containers),
    containers,
    { type: 'PodScheduled', status: 'True' },
  ];
}

function readiness(type: string, phase: PodPhase, unready: readonly string[]): PodCondition {
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  if (unready.length === 0) return { type, status: 'True' };
  return { type, status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
}

function podReady(pod: Pod, phase: PodPhase, containers: PodCondition): PodCondition {
  if (containers.status !== 'True') return { ...containers, type: 'Ready' };
  const wrong = (pod.spec?.readinessGates ?? []).flatMap(({ conditionType }) => {
    const condition = pod.status?.conditions?.find((candidate) => candidate.type === conditionType);
    if (condition === undefined) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return condition.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`];
  });
  if (wrong.length === 0) return readiness('Ready', phase, []);
  return { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: wrong.join(', ') };
}

/** Keeps the time of the last transition while the status stays. */
function settle(condition: PodCondition, old: readonly PodCondition[] | undefined, now: string, generation: number | undefined): PodCondition {
  const before = old?.find((candidate) => candidate.type === condition.type);
  const same = before?.status === condition.status && before.lastTransitionTime !== undefined;
  const { type, status, reason, message } = condition;
  return {
    type,
    status,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    // Go writes an unset Time as null.
    lastProbeTime: null as never,
    ...(generation !== undefined && { observedGeneration: generation }),
    lastTransitionTime: same ? before.lastTransitionTime : now,
  };
}
