import type { Task } from './task.ts';
import type { CheckVerdict, Points } from './verdict.ts';

/** Hundredths are enough, and 0.1 + 0.2 is 0.3. */
const round = (points: number): number => Math.round(points * 100) / 100;

interface Shared {
  readonly checks: readonly CheckVerdict[];
  /** 0 to 1. */
  readonly share: number;
  readonly points: Points;
}

/** A task's points go to its checks by weight; what the grader failed to judge counts as passed. */
export function sharePoints(task: Task, verdicts: readonly CheckVerdict[]): Shared {
  const worth = task.points ?? 1;
  const weights = task.checks.map(({ points = 1 }) => points);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const parts = weights.map((weight) => (all === 0 ? 1 / weights.length : weight / all));
  const isEarned = ({ outcome }: CheckVerdict): boolean => outcome === 'passed' || outcome === 'error';
  const checks = verdicts.map((verdict, index) => {
    const possible = round(worth * (parts[index] ?? 0));
    return { ...verdict, points: { earned: isEarned(verdict) ? possible : 0, possible } };
  });
  const earned = weights.reduce((sum, weight, index) => sum + (checks[index] !== undefined && isEarned(checks[index]) ? weight : 0), 0);
  const share = all === 0 ? 1 : earned / all;
  return { checks, share, points: { earned: round(worth * share), possible: worth } };
}
