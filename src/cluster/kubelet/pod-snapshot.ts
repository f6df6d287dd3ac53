import type { Pod } from '#kube/generated/types.ts';
import { snapshotVolume, type VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { ContainerLog, type LogLine } from '../containers/container-log.ts';
import { backOffOf, containersOf, type BackOffState } from './container-record.ts';
import type { ContainerWorker } from './container-worker.ts';
import type { KubeletContext } from './kubelet-context.ts';
import type { PodSandbox } from './pod-sandbox.ts';

export interface ContainerSnapshot {
  readonly upper: VolumeSnapshot;
  readonly log: readonly LogLine[];
  readonly previousLog?: readonly LogLine[];
  readonly backOff?: BackOffState;
}

/** What a pod has beyond its object: containers' layers, logs, emptyDirs. */
export interface PodSnapshot {
  readonly containers: Readonly<Record<string, ContainerSnapshot>>;
  readonly volumes: Readonly<Record<string, VolumeSnapshot>>;
}

/** After a restart of its host a process says again what it said: that long its output is dropped or dated back, ms. */
const SILENCE = 50;

export function snapshotPod(workers: ReadonlyMap<string, ContainerWorker>, sandbox: PodSandbox): PodSnapshot {
  const containers = [...workers].map(
    ([name, worker]) =>
      [
        name,
        {
          upper: worker.running === undefined ? { lastInode: 0, nodes: [] } : snapshotVolume(worker.running.volume),
          log: worker.log.lines,
          backOff: backOffOf(worker.record),
          ...(worker.previousLog !== undefined && { previousLog: worker.previousLog.lines }),
        },
      ] as const,
  );
  return { containers: Object.fromEntries(containers), volumes: sandbox.volumes.snapshot() };
}

/** Starts the containers that run according to the pod's status, with what they had; those that have ended get their logs back. */
export function resumeContainers(
  pod: Pod,
  workers: ReadonlyMap<string, ContainerWorker>,
  sandbox: PodSandbox,
  saved: PodSnapshot | undefined,
  context: KubeletContext,
): void {
  const { clock, catalogue, settings, trustedUntil } = context;
  const until = clock.now() + SILENCE;
  const probed = Date.parse(pod.metadata.creationTimestamp) > trustedUntil && !settings.instant;
  for (const { container } of containersOf(pod)) {
    const worker = workers.get(container.name);
    if (worker === undefined) continue;
    const kept = saved?.containers[container.name];
    Object.assign(worker.record, kept?.backOff);
    const log = new ContainerLog(clock, kept?.log);
    worker.log = log;
    if (kept?.previousLog !== undefined) worker.previousLog = new ContainerLog(clock, kept.previousLog);
    const running = worker.record.state.running;
    const image = catalogue.find(worker.record.image) ?? catalogue.find(container.image ?? '');
    if (running === undefined || image === undefined) {
      log.close();
      continue;
    }
    const time = Date.parse(running.startedAt ?? '') || clock.now();
    worker.resume(
      sandbox.create({
        spec: container,
        image,
        log,
        ...(kept !== undefined ? { upper: kept.upper, silentUntil: until } : { stampUntil: { until, time } }),
      }),
      probed,
    );
  }
}
