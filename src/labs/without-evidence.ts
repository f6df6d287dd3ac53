import type { TaskVerdict } from '#courses/types.ts';

/** What a learner may see of a verdict: what was read to decide stays with the instructor. */
export function withoutEvidence(verdict: TaskVerdict): TaskVerdict {
  return {
    ...verdict,
    checks: verdict.checks.map(({ title, outcome, expected, found, why, points, countdown }) => ({
      title,
      outcome,
      expected,
      found,
      why,
      points,
      countdown,
    })),
  };
}
