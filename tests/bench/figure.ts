/** One measured number. `ratio` is value / peerValue, where a peer was measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer?: string;
  readonly peerValue?: number;
}

export interface Benchmark {
  /** The figures it prints. */
  readonly names: readonly string[];
  measure(): Promise<readonly Figure[]>;
}

export const round = (value: number): number => Number(value.toPrecision(4));

/** Milliseconds that `action` takes. */
export async function timed(action: () => unknown): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
};
