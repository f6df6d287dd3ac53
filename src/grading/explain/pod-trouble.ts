import type { ContainerStatus, Pod } from '#kube/generated/types.ts';

/** Waiting reasons that pass by themselves. */
const IN_PROGRESS = new Set(['ContainerCreating', 'PodInitializing']);

function explainContainer(status: ContainerStatus): string | undefined {
  const waiting = status.state?.waiting;
  switch (waiting?.reason) {
    case undefined:
      break;
    case 'ErrImagePull':
    case 'ImagePullBackOff':
    case 'InvalidImageName':
    case 'ErrImageNeverPull':
      return `The image ${status.image} of container ${status.name} cannot be pulled (${waiting.reason}). Check its name and tag.`;
    case 'CrashLoopBackOff':
      return `Container ${status.name} keeps stopping and is restarted ever more slowly (CrashLoopBackOff). Its last output: kubectl logs --previous.`;
    case 'CreateContainerConfigError':
      return `Container ${status.name} cannot be configured: ${waiting.message ?? 'a config map or secret that it needs is missing'}.`;
    default:
      if (waiting?.reason !== undefined && !IN_PROGRESS.has(waiting.reason)) {
        return `Container ${status.name} is waiting: ${waiting.reason}${waiting.message === undefined ? '' : ` (${waiting.message})`}.`;
      }
  }
  const terminated = status.state?.terminated;
  if (terminated?.reason === 'OOMKilled') return `Container ${status.name} used more memory than its limit and was killed (OOMKilled).`;
  if (terminated !== undefined && terminated.exitCode !== 0) return `Container ${status.name} ended with exit code ${terminated.exitCode}.`;
  if (status.state?.running !== undefined && !status.ready) {
    return `Container ${status.name} runs but is not ready: its readiness probe has not succeeded.`;
  }
  return undefined;
}

/** What keeps a pod from being ready, if it is more than time. */
export function explainPod(pod: Pod): string | undefined {
  const scheduled = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled');
  if (scheduled?.status === 'False')
    return `Pod ${pod.metadata.name} cannot be scheduled: ${scheduled.message ?? scheduled.reason ?? 'no node fits'}`;
  for (const status of [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]) {
    const trouble = explainContainer(status);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

export function isReady(pod: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp === undefined &&
    pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true
  );
}

/** The word `kubectl get pods` would show, near enough for a sentence. */
export function podWord(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const status of pod.status?.containerStatuses ?? []) {
    const reason = status.state?.waiting?.reason ?? status.state?.terminated?.reason;
    if (reason !== undefined) return reason;
  }
  return pod.status?.phase ?? 'Unknown';
}
