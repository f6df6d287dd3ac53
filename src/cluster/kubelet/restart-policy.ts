// Mirrors kubecontainer.ShouldContainerBeRestarted and doBackOff of pkg/kubelet/kuberuntime.
import type { Container, Pod } from '#kube/generated/types.ts';
import { printDuration } from '#kube/duration.ts';
import type { ContainerRecord } from './container-record.ts';

export type PodEvent = (type: 'Normal' | 'Warning', reason: string, message: string, record?: ContainerRecord) => void;

/** Whether a container that has ended is started again. */
export function isRestarted(pod: Pod, { role, state }: ContainerRecord): boolean {
  if (role === 'ephemeral') return false;
  if (role === 'sidecar') return true;
  const policy = pod.spec?.restartPolicy ?? 'Always';
  const failed = state.terminated?.exitCode !== 0;
  if (role === 'init') return failed && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && failed);
}

/**
 * Puts the record into CrashLoopBackOff or ImagePullBackOff, with the events of each look at it.
 * Returns when to look again (ms since the epoch), or undefined when the container may start now.
 */
export function backOff(record: ContainerRecord, container: Container, podName: string, now: number, event: PodEvent): number | undefined {
  const ended = record.state.terminated ?? record.lastState?.terminated;
  if (ended !== undefined && record.restartAfter > now) {
    const message = `back-off ${printDuration(record.restartBackOff)} restarting failed container=${record.name} pod=${podName}`;
    if (record.state.terminated !== undefined) record.lastState = { terminated: record.state.terminated };
    record.state = { waiting: { reason: 'CrashLoopBackOff', message } };
    event('Warning', 'BackOff', `Back-off restarting failed container ${record.name} in pod ${podName}`, record);
    return record.restartAfter;
  }
  if (record.pullError !== undefined && record.pullAfter > now) {
    const image = container.image ?? '';
    record.state = { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${record.pullError}` } };
    event('Normal', 'BackOff', `Back-off pulling image "${image}"`, record);
    event('Warning', 'Failed', 'Error: ImagePullBackOff', record);
    return record.pullAfter;
  }
  return undefined;
}

/** As messages name a pod: `web_default(uid)`. */
export function fullName({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace ?? ''}(${metadata.uid})`;
}
