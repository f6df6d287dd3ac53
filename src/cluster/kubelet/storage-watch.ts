// Mirrors localStorageEviction of pkg/kubelet/eviction: pods that write more than they may are ended.
import type { Pod } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';
import type { Volume } from '#posix/volume.ts';
import type { Clock } from '#posix/clock.ts';
import type { PodVolumes } from '../volumes/pod-volumes.ts';
import type { ContainerWorker } from './container-worker.ts';
import { WakeTimer } from './wake-timer.ts';

/** How often the eviction manager looks, ms. */
const PERIOD = 10_000;

export interface StorageWatchOptions {
  readonly clock: Clock;
  readonly pod: Pod;
  readonly volumes: PodVolumes;
  readonly workers: ReadonlyMap<string, ContainerWorker>;
  /** With the message of the eviction. */
  readonly exceeded: (message: string) => void;
}

/** Looks only after something was written. */
export class StorageWatch {
  readonly #options: StorageWatchOptions;
  readonly #timer: WakeTimer;
  readonly #stops: (() => void)[] = [];

  constructor(options: StorageWatchOptions) {
    this.#options = options;
    this.#timer = new WakeTimer(options.clock, () => {
      const message = this.#excess();
      if (message !== undefined) options.exceeded(message);
    });
    for (const { name, emptyDir } of options.pod.spec?.volumes ?? [])
      if (emptyDir !== undefined && emptyDir.medium !== 'Memory' && this.isLimited) this.watch(options.volumes.find(name));
    for (const { running } of options.workers.values()) this.watch(running?.volume);
  }

  /** Whether anything of the pod has a bound. */
  get isLimited(): boolean {
    const { spec } = this.#options.pod;
    return (
      (spec?.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined && emptyDir.medium !== 'Memory') ||
      (spec?.containers ?? []).some(({ resources }) => resources?.limits?.['ephemeral-storage'] !== undefined)
    );
  }

  /** Looks soon after each write to it. */
  watch(volume: Volume | undefined): void {
    if (volume === undefined || !this.isLimited) return;
    this.#stops.push(
      volume.watch('', () => {
        this.#timer.wake(PERIOD);
      }),
    );
    if (volume.usedBytes > 0) this.#timer.wake(PERIOD);
  }

  stop(): void {
    this.#timer.cancel();
    for (const stop of this.#stops) stop();
  }

  #excess(): string | undefined {
    const { pod, volumes: mounted, workers } = this.#options;
    const written = (name: string): number => workers.get(name)?.running?.volume.usedBytes ?? 0;
    let volumes = 0;
    for (const { name, emptyDir } of pod.spec?.volumes ?? []) {
      if (emptyDir === undefined || emptyDir.medium === 'Memory') continue;
      const used = mounted.find(name)?.usedBytes ?? 0;
      volumes += used;
      if (emptyDir.sizeLimit !== undefined && used > parseQuantity(emptyDir.sizeLimit).toNumber())
        return `Usage of EmptyDir volume "${name}" exceeds the limit "${emptyDir.sizeLimit}". `;
    }
    const limits = (pod.spec?.containers ?? []).map(({ name, resources }) => ({ name, limit: resources?.limits?.['ephemeral-storage'] }));
    const total = limits.reduce((sum, { limit }) => sum.add(parseQuantity(limit ?? '0')), parseQuantity('0Ki'));
    const all = limits.reduce((sum, { name }) => sum + written(name), volumes);
    if (limits.every(({ limit }) => limit !== undefined) && all > total.toNumber())
      return `Pod ephemeral local storage usage exceeds the total limit of containers ${total.toString()}. `;
    const over = limits.find(({ name, limit }) => limit !== undefined && written(name) > parseQuantity(limit).toNumber());
    return over === undefined ? undefined : `Container ${over.name} exceeded its local ephemeral storage limit "${over.limit ?? ''}". `;
  }
}
