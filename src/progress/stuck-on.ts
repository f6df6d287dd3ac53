import type { Attempt, LessonProgress } from './types.ts';

export interface Stuck {
  readonly task: string;
  readonly title: string;
  /** When they last got anywhere. */
  readonly since: Date;
  /** What the grader tells them now. */
  readonly why?: string;
}

const minute = 60_000;
/** Without a new tick for this long, while at work. */
const patience = 10 * minute;
/** Seen within this time counts as at work. */
const presence = 30 * minute;

/** The task a learner who is at work has been standing in front of for too long. */
export function stuckOn(progress: LessonProgress, now: Date): Stuck | undefined {
  const { attempt, detail } = progress;
  if (attempt === undefined || attempt.completedAt !== undefined || !isPresent(attempt, now)) return undefined;
  const task = detail.find(({ passedAt }) => passedAt === undefined);
  if (task === undefined) return undefined;
  const steps = detail.flatMap(({ passedAt }) => (passedAt === undefined ? [] : [passedAt.getTime()]));
  const since = new Date(Math.max(attempt.startedAt.getTime(), ...steps));
  if (now.getTime() - since.getTime() < patience) return undefined;
  return {
    task: task.task,
    title: task.title,
    since,
    why: task.checks.find(({ outcome }) => outcome !== 'passed')?.why,
  };
}

export function isPresent(attempt: Attempt, now: Date): boolean {
  return now.getTime() - attempt.lastSeenAt.getTime() < presence;
}
