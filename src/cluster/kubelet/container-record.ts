import type { Container, ContainerState, ContainerStatus, ContainerUser, Pod } from '#kube/generated/types.ts';

export type ContainerRole = 'init' | 'sidecar' | 'main' | 'ephemeral';

/** What a kubelet knows of one container of a pod; its status says the same, so that it can be read back from there. */
export interface ContainerRecord {
  readonly name: string;
  readonly role: ContainerRole;
  state: ContainerState;
  lastState: ContainerState | undefined;
  restartCount: number;
  containerId: string;
  image: string;
  imageId: string;
  /** Whom it runs as. */
  user: ContainerUser | undefined;
  /** The pod names another image than the one that runs: it makes room for the next, whatever the restart policy. */
  replaced: boolean;
  started: boolean;
  ready: boolean;
  /** Image pulls are not tried again before (ms since the epoch), and the last wait. */
  pullAfter: number;
  pullBackOff: number;
  pullError: string | undefined;
  /** The same for restarts. */
  restartAfter: number;
  restartBackOff: number;
}

export function newRecord(name: string, role: ContainerRole, reason: string): ContainerRecord {
  return {
    name,
    role,
    state: { waiting: { reason } },
    lastState: undefined,
    restartCount: 0,
    containerId: '',
    image: '',
    imageId: '',
    user: undefined,
    replaced: false,
    started: false,
    ready: false,
    pullAfter: 0,
    pullBackOff: 0,
    pullError: undefined,
    restartAfter: 0,
    restartBackOff: 0,
  };
}

/** What of a record its status does not say. */
export type BackOffState = Pick<ContainerRecord, 'pullAfter' | 'pullBackOff' | 'pullError' | 'restartAfter' | 'restartBackOff'>;

export function backOffOf({ pullAfter, pullBackOff, pullError, restartAfter, restartBackOff }: ContainerRecord): BackOffState {
  return { pullAfter, pullBackOff, pullError, restartAfter, restartBackOff };
}

/** Reads a record back from a pod's status. */
export function recordFromStatus(status: ContainerStatus, role: ContainerRole): ContainerRecord {
  return {
    ...newRecord(status.name, role, ''),
    state: status.state ?? {},
    lastState: status.lastState,
    restartCount: status.restartCount,
    containerId: status.containerID ?? '',
    image: status.image,
    imageId: status.imageID,
    user: status.user,
    started: status.started ?? false,
    ready: status.ready,
    restartBackOff: status.restartCount === 0 ? 0 : Math.min(10_000 * 2 ** (status.restartCount - 1), 300_000),
  };
}

export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** The containers of a pod with their roles, in the order they start. */
export function containersOf(pod: Pod): readonly { readonly container: Container; readonly role: ContainerRole }[] {
  return [
    ...(pod.spec?.initContainers ?? []).map((container) => ({ container, role: isSidecar(container) ? ('sidecar' as const) : ('init' as const) })),
    ...(pod.spec?.containers ?? []).map((container) => ({ container, role: 'main' as const })),
    ...(pod.spec?.ephemeralContainers ?? []).map((container) => ({ container: container, role: 'ephemeral' as const })),
  ];
}

/** As events name it: `spec.containers{web}`. */
export function fieldPathOf({ name, role }: ContainerRecord): string {
  return `spec.${role === 'main' ? 'containers' : role === 'ephemeral' ? 'ephemeralContainers' : 'initContainers'}{${name}}`;
}

export function findContainer(pod: Pod, name: string): Container | undefined {
  return containersOf(pod).find(({ container }) => container.name === name)?.container;
}
