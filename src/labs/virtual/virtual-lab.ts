import type { ClusterSnapshot } from '#cluster/cluster.ts';
import type { StoreEvent } from '#cluster/storage/store.ts';
import type { Program } from '#posix/process.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';
import type { VolumeSnapshot } from '#posix/volume-snapshot.ts';
import type { ScriptResult } from '#shell/run-script.ts';
import type { ContentAssets } from '../content-assets.ts';
import { driveFor, driveUntil, driveUntilQuiet, VirtualTimeout } from '../drive-virtual-clock.ts';
import { createLab, type Lab } from '../lab.ts';

export interface VirtualLabOptions {
  readonly profile: string;
  readonly seed: string;
  readonly assets: ContentAssets;
  /** ms since the epoch at which the lab begins. */
  readonly start: number;
  /** See `WorkstationOptions.pace`. */
  readonly pace?: number | undefined;
  /** See `WorkstationOptions.tools`. */
  readonly tools?: readonly Program[] | undefined;
}

/** A lab at rest, to go on from more than once. */
export interface SavedLab {
  readonly cluster: ClusterSnapshot;
  readonly home: VolumeSnapshot;
  readonly now: number;
}

/** How long a command may take in virtual time, ms. */
const COMMAND_LIMIT = 30 * 60_000;
/** What a process on a real workstation takes at least, ms. */
const COMMAND_COST = 60;
/** The cluster is quiet when nothing changed for so long; it is waited for at most so long, ms. */
const QUIET = 5_000;
const QUIET_LIMIT = 5 * 60_000;

/** What happened so often is no news: the probe that fails every three seconds for as long as the pod lives. */
const OFTEN = 10;

const isNews = ({ resource, object }: StoreEvent): boolean => resource !== 'events' || ((object as { count?: number }).count ?? 0) <= OFTEN;

export interface RunOptions {
  readonly stdin?: string;
  /** Bytes of each output; a script that writes more is killed. */
  readonly maxOutput?: number;
}

/** A lab on virtual time: an hour of cluster life takes milliseconds. For scenarios, proofs and grading. */
export class VirtualLab {
  readonly clock: VirtualClock;
  readonly lab: Lab;
  #news = 0;

  constructor(options: VirtualLabOptions, saved?: SavedLab) {
    this.clock = new VirtualClock(saved?.now ?? options.start);
    this.lab = createLab({ ...options, clock: this.clock, snapshot: saved });
    this.lab.cluster.store.subscribe((event) => {
      if (isNews(event)) this.#news++;
    });
  }

  /** One shell of its own in the learner's home. Code 124 and a message on stderr when it never ends. */
  async run(script: string, options: RunOptions = {}): Promise<ScriptResult> {
    const running = this.lab.workstation.run(script, options);
    try {
      const result = await driveUntil(this.clock, running, this.clock.now() + COMMAND_LIMIT);
      await driveFor(this.clock, COMMAND_COST);
      return result;
    } catch (error) {
      if (!(error instanceof VirtualTimeout)) throw error;
      return { stdout: '', stderr: `podium: this command did not end within ${COMMAND_LIMIT / 60_000} minutes of the cluster's time\n`, code: 124 };
    }
  }

  /** Lets the cluster come to rest. Deadlines and back-offs that are further off stay open. */
  async settle(): Promise<void> {
    await driveUntilQuiet(this.clock, () => this.#news, QUIET, QUIET_LIMIT);
  }

  /** Settles `promise` by letting time pass. */
  wait<T>(promise: Promise<T>): Promise<T> {
    return driveUntil(this.clock, promise, this.clock.now() + COMMAND_LIMIT);
  }

  /** Lets so many ms pass. */
  pass(ms: number): Promise<void> {
    return driveFor(this.clock, ms);
  }

  save(): SavedLab {
    return { cluster: this.lab.cluster.snapshot(), home: this.lab.workstation.snapshot(), now: this.clock.now() };
  }

  dispose(): void {
    this.lab.cluster.dispose();
  }
}
