import type { CauseId } from './messages/en.ts';
import type { Text } from './text/phrase.ts';

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

/** Why something is not so: a cause of the dictionary, with what it speaks of. */
export interface Because {
  readonly cause: CauseId;
  readonly values: Readonly<Record<string, Text | number | undefined | readonly Text[]>>;
  /** It passes by itself: the cluster is still at work. */
  readonly waits?: true;
}

export const because = (cause: CauseId, values: Because['values'] = {}): Because => ({ cause, values });

/** A cause that time mends. */
export const waiting = (cause: CauseId, values: Because['values'] = {}): Because => ({ cause, values, waits: true });

/** Why it is not so; a function where that is only looked for once somebody is told. */
export type Reason = Because | (() => Promise<Because | undefined> | Because | undefined);

/** What a check still waits for, in a form to count down from. */
export interface Countdown {
  /** `within`: until then it may still become so. `stable-for`: so long it has to stay so. */
  readonly kind: 'within' | 'stable-for';
  /** When it ends, ms since the epoch by the clock of the lab. */
  readonly until: number;
  /** Seconds that are left as the verdict is given, rounded up. */
  readonly remaining: number;
  /** Seconds of the whole. */
  readonly of: number;
}

export interface Points {
  readonly earned: number;
  readonly possible: number;
}

/** What one evaluation of one check found. */
export interface Finding {
  readonly outcome: Outcome;
  /** One sentence each. */
  readonly expected: Text;
  readonly found: Text;
  /** Why it is not so, as an experienced colleague would say it. */
  readonly why?: Reason;
  readonly countdown?: Countdown;
  /** The stack of what the grader threw, for the instructor. */
  readonly stack?: string;
  /** When to look again although nothing changed (ms since the epoch). */
  readonly due?: number;
  /** It has failed because it depends on a variable that nothing has captured: its opposite has not passed for that. */
  readonly unknown?: true;
}

export interface CheckVerdict {
  readonly outcome: Outcome;
  readonly expected: string;
  readonly found: string;
  readonly why?: string;
  /** The id of the cause that `why` explains. */
  readonly cause?: CauseId;
  readonly evidence: readonly Evidence[];
  /** While it waits. */
  readonly countdown?: Countdown;
  /** Of the task's points. A check that the grader failed to judge has earned them. */
  readonly points?: Points;
}

export interface TaskVerdict {
  readonly task: string;
  readonly outcome: Outcome;
  readonly checks: readonly CheckVerdict[];
  /** The part of the task's points that its checks have earned, 0 to 1, each weighted by its own points. */
  readonly share: number;
  /** The same in points. */
  readonly points?: Points;
  /** Nothing but errors of the grader keeps it from having passed: it locks nothing that needs it. */
  readonly excused?: true;
}

/** The worst of several: a task has passed when all its checks have. */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
  for (const outcome of ['error', 'failed', 'not-yet'] as const) if (outcomes.includes(outcome)) return outcome;
  return 'passed';
}

export const passed = (expected: Text, found: Text): Finding => ({ outcome: 'passed', expected, found });

export const failed = (expected: Text, found: Text, why?: Reason): Finding => ({ outcome: 'failed', expected, found, ...(why && { why }) });

export const notYet = (expected: Text, found: Text, why?: Because): Finding => ({ outcome: 'not-yet', expected, found, ...(why && { why }) });

/** Not so: for good when a cause says why, otherwise only until the cluster has caught up, if it is `converging`. */
export function unmet(expected: Text, found: Text, why: Because | undefined, converging: boolean): Finding {
  const open = why === undefined ? converging : why.waits === true;
  return open ? notYet(expected, found, why) : failed(expected, found, why);
}
