// Mirrors printPod of k8s.io/kubernetes/pkg/printers/internalversion.
import type { Container, ContainerState, ContainerStatus, Pod } from '#kube/generated/types.ts';

export interface PodSummary {
  readonly ready: number;
  readonly total: number;
  /** What the STATUS column says: a phase, or the reason of the container that explains the pod best. */
  readonly status: string;
  readonly restarts: number;
  /** When a container that was restarted since had ended; RFC 3339. */
  readonly lastRestart: string | undefined;
}

interface Tally {
  ready: number;
  restarts: number;
  lastRestart: string | undefined;
}

const isSidecar = (container: Container | undefined) => container?.restartPolicy === 'Always';

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a) < Date.parse(b) ? b : a;
}

function countRestarts(tally: Tally, status: ContainerStatus): void {
  tally.restarts += status.restartCount;
  tally.lastRestart = later(tally.lastRestart, status.lastState?.terminated?.finishedAt);
}

function terminationReason(terminated: NonNullable<ContainerState['terminated']>): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

const hasTrueCondition = (pod: Pod, type: string) =>
  pod.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;

/** Walks the init containers up to the first that is not done; its reason, or undefined when all are done. */
function initializingReason(pod: Pod, all: Tally, sidecars: Tally): string | undefined {
  const initContainers = pod.spec.initContainers ?? [];
  const statuses = pod.status?.initContainerStatuses ?? [];
  for (const [index, status] of statuses.entries()) {
    const sidecar = isSidecar(initContainers.find((container) => container.name === status.name));
    countRestarts(all, status);
    if (sidecar) countRestarts(sidecars, status);
    const { terminated, waiting } = status.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecar && status.started === true) {
      if (status.ready) sidecars.ready += 1;
      continue;
    }
    if (terminated !== undefined) return `Init:${terminationReason(terminated)}`;
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    return `Init:${index}/${initContainers.length}`;
  }
  return undefined;
}

function containersReason(pod: Pod, phaseReason: string, tally: Tally): string {
  let reason = phaseReason;
  let hasRunning = false;
  for (const status of (pod.status?.containerStatuses ?? []).toReversed()) {
    countRestarts(tally, status);
    const { waiting, terminated, running } = status.state ?? {};
    if (waiting?.reason) reason = waiting.reason;
    else if (terminated !== undefined) reason = terminationReason(terminated);
    else if (status.ready && running !== undefined) {
      hasRunning = true;
      tally.ready += 1;
    }
  }
  if (reason === 'Completed' && hasRunning) return hasTrueCondition(pod, 'Ready') ? 'Running' : 'NotReady';
  return reason;
}

export function summarizePod(pod: Pod): PodSummary {
  const all: Tally = { ready: 0, restarts: 0, lastRestart: undefined };
  const sidecars: Tally = { ready: 0, restarts: 0, lastRestart: undefined };
  const phase = pod.status?.phase ?? '';
  const gated = pod.status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  const phaseReason = gated ? 'SchedulingGated' : pod.status?.reason || phase;

  const initializing = initializingReason(pod, all, sidecars);
  let tally = { ...all, ready: sidecars.ready };
  let status = initializing ?? phaseReason;
  if (initializing === undefined || hasTrueCondition(pod, 'Initialized')) {
    tally = { ...sidecars };
    status = containersReason(pod, status, tally);
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (pod.status?.reason === 'NodeLost') status = 'Unknown';
    else if (phase !== 'Succeeded' && phase !== 'Failed') status = 'Terminating';
  }
  const total = (pod.spec.containers.length ?? 0) + (pod.spec.initContainers ?? []).filter(isSidecar).length;
  return { ready: tally.ready, total, status, restarts: tally.restarts, lastRestart: tally.lastRestart };
}
