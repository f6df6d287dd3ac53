import type { CheckVerdict } from './verdict.ts';

/** What the grader remembers of one check between evaluations. */
interface CheckMemory {
  /** When it was first asked, ms since the epoch. */
  asked?: number;
  /** Since when it has been so. */
  since?: number;
  /** The verdict with which it passed for good. */
  ticked?: CheckVerdict;
}

/** Plain data, so that it can be put away with the lab. */
export interface GradingMemory {
  readonly checks: Record<string, CheckMemory>;
  /** Captured from the cluster. */
  readonly variables: Record<string, unknown>;
}

export const createMemory = (): GradingMemory => ({ checks: {}, variables: {} });

export function rememberCheck(memory: GradingMemory, key: string): CheckMemory {
  return (memory.checks[key] ??= {});
}
