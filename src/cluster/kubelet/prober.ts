// Mirrors pkg/kubelet/prober: one worker for each probe of a running container.
import type { Probe } from '#kube/generated/types.ts';
import type { Clock, Timer } from '#posix/clock.ts';

export type ProbeKind = 'Startup' | 'Readiness' | 'Liveness';

export interface ProbeOutcome {
  readonly ok: boolean;
  readonly output: string;
}

export interface ProbeWorkerOptions {
  readonly kind: ProbeKind;
  readonly probe: Probe;
  readonly clock: Clock;
  /** When the container was started, ms since the epoch. */
  readonly startedAt: number;
  /** Whether this probe is due at all (liveness and readiness wait for startup). */
  readonly wanted: () => boolean;
  readonly ask: (probe: Probe) => Promise<ProbeOutcome>;
  /** A result that reached its threshold, whenever it differs from the one before. */
  readonly decided: (ok: boolean) => void;
  readonly failed: (kind: ProbeKind, output: string) => void;
}

export class ProbeWorker {
  readonly #options: ProbeWorkerOptions;
  #timer: Timer | undefined;
  #stopped = false;
  #last: boolean | undefined;
  #run = 0;
  #result: boolean | undefined;

  constructor(options: ProbeWorkerOptions) {
    this.#options = options;
    // Readiness and startup begin as failed, liveness as passed.
    this.#result = options.kind === 'Liveness';
    const { clock, startedAt, probe } = options;
    this.#schedule(Math.max(clock.now() + 10, startedAt + (probe.initialDelaySeconds ?? 0) * 1000));
  }

  /** The probe has said the same for long enough that nothing will change by itself. */
  get settled(): boolean {
    return this.#result === this.#last && (this.#result === true || this.#options.kind === 'Readiness');
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #schedule(at: number): void {
    if (this.#stopped) return;
    this.#timer = this.#options.clock.schedule(at, () => {
      void this.#probe();
    });
  }

  async #probe(): Promise<void> {
    const { probe, wanted, ask, clock, kind, decided, failed } = this.#options;
    const next = clock.now() + (probe.periodSeconds ?? 10) * 1000;
    if (wanted()) {
      const { ok, output } = await ask(probe);
      if (this.#stopped) return;
      if (!ok) failed(kind, output);
      this.#run = this.#last === ok ? this.#run + 1 : 1;
      this.#last = ok;
      const threshold = ok ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
      if (this.#run >= threshold && this.#result !== ok) {
        this.#result = ok;
        decided(ok);
      } else if (!ok && this.#run >= threshold && kind === 'Startup') {
        decided(false);
      }
      if (kind === 'Startup' && ok) this.stop();
    }
    this.#schedule(Math.max(next, clock.now()));
  }
}
