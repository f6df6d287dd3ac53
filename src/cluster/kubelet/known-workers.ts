import type { Pod } from '#kube/generated/types.ts';
import { containersOf, findContainer, recordFromStatus } from './container-record.ts';
import { ContainerWorker, type PodSide } from './container-worker.ts';
import { instantRecords } from './instant-records.ts';

/** What the pod's status tells of its containers, by name. */
export function knownWorkers(pod: Pod, side: PodSide): readonly (readonly [string, ContainerWorker])[] {
  return containersOf(pod).flatMap(({ container, role }) => {
    const key = role === 'main' ? 'containerStatuses' : role === 'ephemeral' ? 'ephemeralContainerStatuses' : 'initContainerStatuses';
    const status = pod.status?.[key]?.find((candidate) => candidate.name === container.name);
    const record = status === undefined ? undefined : recordFromStatus(status, role);
    return record === undefined ? [] : [[container.name, new ContainerWorker(record, container, side)] as const];
  });
}

/** For template clusters: containers that run as soon as the pod is bound. */
export function instantWorkers(pod: Pod, node: string, side: PodSide): readonly (readonly [string, ContainerWorker])[] {
  return instantRecords(pod, node, side.context).flatMap((record) => {
    const spec = findContainer(pod, record.name);
    return spec === undefined ? [] : [[record.name, new ContainerWorker(record, spec, side)] as const];
  });
}
