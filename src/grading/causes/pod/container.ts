import type { Container, ContainerStatus, Pod } from '#kube/generated/types.ts';

/** A container with what the kubelet says of it. */
export interface ContainerState {
  readonly pod: Pod;
  readonly status: ContainerStatus;
  readonly spec: Container | undefined;
  readonly init: boolean;
}

/** Init containers first, as they run. */
export function containersOf(pod: Pod): readonly ContainerState[] {
  const states = (statuses: readonly ContainerStatus[] | undefined, specs: readonly Container[] | undefined, init: boolean): ContainerState[] =>
    (statuses ?? []).map((status) => ({ pod, status, init, spec: specs?.find(({ name }) => name === status.name) }));
  return [
    ...states(pod.status?.initContainerStatuses, pod.spec.initContainers, true),
    ...states(pod.status?.containerStatuses, pod.spec.containers, false),
  ];
}
