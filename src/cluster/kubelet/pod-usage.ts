// Mirrors the kubelet's /metrics/resource: what the containers of a pod use now.
import type { Pod } from '#kube/generated/types.ts';
import { containerUsage } from '../containers/container-usage.ts';
import type { ImageCatalogue } from '../containers/image-catalogue.ts';
import type { PodVolumes } from '../volumes/pod-volumes.ts';
import { containersOf } from './container-record.ts';
import type { ContainerWorker } from './container-worker.ts';

/** Thousandths of a core, bytes. */
export interface MeasuredContainer {
  readonly name: string;
  readonly cpu: number;
  readonly memory: number;
  /** ms since the epoch. */
  readonly startedAt: number;
}

/** Bytes on the node's disk: what containers wrote over their images, and volumes that live as long as the pod. */
export function podDiskUsage({ spec }: Pod, workers: ReadonlyMap<string, ContainerWorker>, volumes: PodVolumes | undefined): number {
  const own = (spec?.volumes ?? []).filter(({ emptyDir }) => emptyDir !== undefined && emptyDir.medium !== 'Memory');
  const written = [...workers.values()].map(({ running }) => running?.volume.usedBytes ?? 0);
  return [...written, ...own.map(({ name }) => volumes?.find(name)?.usedBytes ?? 0)].reduce((sum, bytes) => sum + bytes, 0);
}

/** Of every running container. Pods that rest are not woken: their images say what they occupy. */
export function measurePod(
  pod: Pod,
  workers: ReadonlyMap<string, ContainerWorker>,
  catalogue: ImageCatalogue,
  now: number,
): readonly MeasuredContainer[] {
  return containersOf(pod).flatMap(({ container: { name, image: reference } }) => {
    const worker = workers.get(name);
    const startedAt = Date.parse(worker?.record.state.running?.startedAt ?? '');
    if (worker === undefined || Number.isNaN(startedAt)) return [];
    const image = catalogue.find(worker.record.image) ?? catalogue.find(reference ?? '');
    if (worker.running === undefined && image === undefined) return [];
    const usage = worker.running?.usage() ?? (image === undefined ? { cpu: 0, memory: 0 } : containerUsage({ image, startedAt, now }));
    return [{ name, startedAt, cpu: usage.cpu, memory: usage.memory }];
  });
}
