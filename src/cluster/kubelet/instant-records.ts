import type { Pod } from '#kube/generated/types.ts';
import { randomHex } from '#posix/random.ts';
import { formatTime } from '#kube/time.ts';
import { containersOf, newRecord, type ContainerRecord } from './container-record.ts';
import type { KubeletContext } from './kubelet-context.ts';

/** Containers that run from one moment to the next, or cannot be pulled; for settings with `instant`. */
export function instantRecords(pod: Pod, node: string, { settings, random, clock, puller }: KubeletContext): readonly ContainerRecord[] {
  return containersOf(pod).map(({ container, role }) => {
    const record = newRecord(container.name, role, 'ContainerCreating');
    const name = container.image ?? '';
    const plan = puller.plan(node, name, 'Always');
    const image = plan.kind === 'pull' ? plan.image : undefined;
    const unknown = settings.unknownImages?.some((part) => name.includes(part)) ?? image === undefined;
    if (unknown) {
      record.state = { waiting: { reason: 'ErrImagePull', message: (plan.kind === 'pull' ? plan.error : undefined) ?? 'image not found' } };
      return record;
    }
    const at = formatTime(clock.now());
    record.image = name;
    record.imageId = image?.id ?? '';
    record.containerId = containerId(random);
    record.ready = true;
    record.started = role !== 'init';
    record.state =
      role === 'init'
        ? { terminated: { containerID: record.containerId, exitCode: 0, finishedAt: at, reason: 'Completed', startedAt: at } }
        : { running: { startedAt: at } };
    if (image !== undefined) puller.keep(node, image);
    return record;
  });
}

/** `containerd://` and 64 hex digits. */
export function containerId(random: KubeletContext['random']): string {
  return `containerd://${randomHex(random, 64)}`;
}
