// Mirrors killContainersWithSyncResult: the containers together, then the sidecars in reverse order.
import { formatTime } from '#kube/time.ts';
import type { ContainerWorker } from './container-worker.ts';
import type { KubeletContext } from './kubelet-context.ts';
import type { PodEvent } from './restart-policy.ts';

export async function stopContainers(workers: readonly ContainerWorker[], grace: number, event: PodEvent, { clock }: KubeletContext): Promise<void> {
  const message = (worker: ContainerWorker): string => `Stopping container ${worker.record.name}`;
  for (const worker of workers) {
    const rests = worker.running === undefined && worker.record.state.running !== undefined;
    if (rests) event('Normal', 'Killing', message(worker), worker.record);
  }
  await Promise.all(workers.filter(({ record }) => record.role !== 'sidecar').map((worker) => worker.stop(grace, message(worker))));
  for (const worker of [...workers].reverse()) if (worker.record.role === 'sidecar') await worker.stop(grace, message(worker));
  for (const { record } of workers) {
    if (record.state.running === undefined) continue;
    // Its processes were never started in this life: they end as they should.
    const at = formatTime(clock.now());
    record.state = {
      terminated: {
        containerID: record.containerId,
        exitCode: 0,
        finishedAt: at,
        reason: 'Completed',
        startedAt: record.state.running.startedAt ?? at,
      },
    };
    record.ready = false;
    record.started = false;
  }
}
