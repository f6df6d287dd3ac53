/** How a kubelet behaves: times in ms. A range is [least, most]. */
export interface KubeletSettings {
  /**
   * Pods become Running and Ready in one step; their processes are started when somebody looks for
   * them. No events, no probes, no pull delays. For template clusters and the profile `plain`.
   */
  readonly instant: boolean;
  /** With `instant`: images whose reference contains one of these cannot be pulled; all others can. */
  readonly unknownImages?: readonly string[];
  readonly syncDelay: number;
  readonly sandbox: readonly [number, number];
  readonly create: readonly [number, number];
  readonly start: readonly [number, number];
  readonly pull: readonly [number, number];
  /** Asking the registry about an image that is already there (pull policy Always). */
  readonly pullCached: readonly [number, number];
  readonly teardown: readonly [number, number];
  /** Until a changed ConfigMap or Secret appears in a running pod. */
  readonly volumeUpdate: number;
}

export const realisticSettings: KubeletSettings = {
  instant: false,
  syncDelay: 20,
  sandbox: [180, 380],
  create: [50, 130],
  start: [50, 150],
  pull: [600, 2000],
  pullCached: [350, 700],
  teardown: [600, 1300],
  volumeUpdate: 45_000,
};

export const instantSettings: KubeletSettings = {
  instant: true,
  syncDelay: 1,
  sandbox: [0, 0],
  create: [0, 0],
  start: [0, 0],
  pull: [0, 0],
  pullCached: [0, 0],
  teardown: [300, 300],
  volumeUpdate: 1_000,
};
