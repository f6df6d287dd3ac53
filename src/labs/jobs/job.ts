import type { Problem } from '#courses/problem.ts';
import type { GradeOptions } from '../grade/grade-submission.ts';
import type { GradedSubmission } from '../grade/graded-submission.ts';
import type { ProveLessonOptions } from '../prove/prove-lesson.ts';
import type { ReplayedTask, ReplayOptions } from '../replay/replay-attempt.ts';

interface Shared {
  /** The content folder. */
  readonly content: string;
}

type Work<Options> = Omit<Options, 'assets'> & Shared;

/** What a worker thread can be asked to do; plain data. */
export type Job =
  | ({ readonly kind: 'prove' } & Work<ProveLessonOptions>)
  | ({ readonly kind: 'grade' } & Work<GradeOptions>)
  | ({ readonly kind: 'replay' } & Work<ReplayOptions>);

export type JobResult =
  | { readonly kind: 'prove'; readonly problems: readonly Problem[] }
  | { readonly kind: 'grade'; readonly result: GradedSubmission }
  | { readonly kind: 'replay'; readonly verdicts: readonly ReplayedTask[] };
