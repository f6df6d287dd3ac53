import type { LabTask } from '#courses/lab-definition.ts';
import { sayVariables, type Variables } from '#grading/variables.ts';
import type { TaskVerdict } from '#grading/verdict.ts';

/**
 * How a submission ended. graded: it ran to its end. hung: it waited for what never comes. timed-out: it kept a
 * processor busy for too long. output-flood, memory-flood: it produced more than it may. crashed: it ended its
 * worker. unreadable: it is no submission. grader-error: our mistake, and nobody's points.
 */
export type SubmissionEnd = 'graded' | 'hung' | 'timed-out' | 'output-flood' | 'memory-flood' | 'crashed' | 'unreadable' | 'grader-error';

export interface GradedTask {
  readonly task: string;
  readonly title: string;
  readonly outcome: TaskVerdict['outcome'];
  readonly earned: number;
  readonly points: number;
  readonly checks: TaskVerdict['checks'];
}

export interface GradedSubmission {
  /** As it was named. */
  readonly submission: string;
  readonly end: SubmissionEnd;
  /** What the end means here, for people. */
  readonly message?: string;
  /** Every task passed, and the submission ended by itself. */
  readonly passed: boolean;
  readonly earned: number;
  readonly points: number;
  readonly seed: string;
  /** Of its script, where one ran. */
  readonly exitCode?: number;
  /** Wall time, ms. */
  readonly took: number;
  readonly tasks: readonly GradedTask[];
  /** The end of what it printed. */
  readonly output?: string;
}

/** Points may be quarters; hundredths are enough, and 0.1 + 0.2 is 0.3. */
export const sumPoints = (points: readonly number[]): number => Math.round(points.reduce((sum, point) => sum + point, 0) * 100) / 100;

/** What it needs has not passed. */
export const lockedVerdict = (task: LabTask, missing: readonly string[]): TaskVerdict => ({
  task: task.id,
  outcome: 'failed',
  share: 0,
  checks: [{ outcome: 'failed', expected: `${missing.join(', ')} passed before.`, found: 'Not so.', evidence: [] }],
});

/** The part of a task's points that was earned: all when it passed, else what its checks are worth that passed. */
export function toGradedTask(task: LabTask, verdict: TaskVerdict, variables: Variables): GradedTask {
  const { share } = verdict as { readonly share?: number };
  const earned = sumPoints([task.points * (verdict.outcome === 'passed' ? 1 : (share ?? 0))]);
  return { task: task.id, title: sayVariables(task.title, variables), outcome: verdict.outcome, earned, points: task.points, checks: verdict.checks };
}
