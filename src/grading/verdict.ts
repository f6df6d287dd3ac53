/**
 * How a check or task stands. `not-yet`: the cluster is still converging towards it.
 * `error`: the grader's own fault; it costs the learner nothing.
 */
export type Outcome = 'passed' | 'failed' | 'not-yet' | 'error';

/** An object that a verdict rests on. */
export interface Evidence {
  /** `pods`, `deployments.apps` */
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
  readonly resourceVersion: string;
}

/** What one evaluation of one check found. */
export interface Finding {
  readonly outcome: Exclude<Outcome, 'error'>;
  /** One sentence each, plain text. */
  readonly expected: string;
  readonly found: string;
  /** Why it is not so, as an experienced colleague would say it. */
  readonly why?: string;
}

export interface CheckVerdict {
  readonly outcome: Outcome;
  readonly expected: string;
  readonly found: string;
  readonly why?: string;
  readonly evidence: readonly Evidence[];
}

export interface TaskVerdict {
  readonly task: string;
  readonly outcome: Outcome;
  readonly checks: readonly CheckVerdict[];
}

/** The worst of several: a task has passed when all its checks have. */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
  for (const outcome of ['error', 'failed', 'not-yet'] as const) if (outcomes.includes(outcome)) return outcome;
  return 'passed';
}

export const passed = (expected: string, found: string): Finding => ({ outcome: 'passed', expected, found });

export const failed = (expected: string, found: string, why?: string): Finding =>
  why === undefined ? { outcome: 'failed', expected, found } : { outcome: 'failed', expected, found, why };

export const notYet = (expected: string, found: string, why?: string): Finding =>
  why === undefined ? { outcome: 'not-yet', expected, found } : { outcome: 'not-yet', expected, found, why };
