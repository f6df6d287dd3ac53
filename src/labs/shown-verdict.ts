import type { TaskVerdict as ShownVerdict } from '#courses/types.ts';
import type { TaskVerdict } from '#grading/verdict.ts';

const OUR_MISTAKE = 'The grader failed. This is our mistake, and it costs you nothing.';

/** As the pages show it: sentences for the learner, and evidence (a stack, where the grader failed) for the instructor. */
export function toShownVerdict(verdict: TaskVerdict): ShownVerdict {
  return {
    task: verdict.task,
    outcome: verdict.outcome,
    ...(verdict.points === undefined ? {} : { points: verdict.points }),
    ...(verdict.excused === true ? { excused: true } : {}),
    checks: verdict.checks.map((check) => ({
      title: check.expected,
      outcome: check.outcome,
      expected: check.expected,
      found: check.found,
      ...(check.points === undefined ? {} : { points: check.points }),
      ...(check.countdown === undefined ? {} : { countdown: { kind: check.countdown.kind, until: check.countdown.until } }),
      ...(check.why === undefined ? {} : { why: check.outcome === 'error' ? OUR_MISTAKE : check.why }),
      evidence: check.outcome === 'error' ? { error: check.why, read: check.evidence } : check.evidence,
    })),
  };
}

/** A task of a lab whose set-up failed: nobody can be judged by it. */
export function unjudged(task: string, failure: string): ShownVerdict {
  return {
    task,
    outcome: 'error',
    excused: true,
    checks: [
      {
        title: 'This lab can be set up.',
        outcome: 'error',
        expected: 'This lab can be set up.',
        found: OUR_MISTAKE,
        why: OUR_MISTAKE,
        evidence: { error: failure },
      },
    ],
  };
}
