import type { CheckVerdict, Outcome } from '#courses/types.ts';

/** A learner at work on a lesson; the id is the lab's id too. */
export interface Attempt {
  readonly id: string;
  readonly learner: string;
  readonly course: string;
  readonly lesson: string;
  readonly seed: number;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
  readonly completedAt?: Date;
}

export interface TaskProgress {
  readonly task: string;
  readonly title: string;
  readonly points: number;
  /** Points minus what hints cost, never below zero; until it passed, what its checks have earned. */
  readonly earned: number;
  /** Undefined until the lab has reported for the first time. */
  readonly outcome?: Outcome;
  readonly passedAt?: Date;
  readonly checks: readonly CheckVerdict[];
  readonly hints: readonly { readonly hint: number; readonly cost: number; readonly usedAt: Date }[];
}

export interface QuizProgress {
  readonly quiz: string;
  readonly answers: readonly {
    readonly question: string;
    readonly chosen: readonly number[];
    /** What was written, for questions that ask for words. */
    readonly text?: string;
    readonly correct: boolean;
  }[];
}

export interface LessonProgress {
  readonly lesson: string;
  readonly title: string;
  readonly tasksPassed: number;
  readonly tasks: number;
  readonly earned: number;
  readonly points: number;
  /** Undefined when the learner never opened it. */
  readonly attempt?: Attempt;
  readonly detail: readonly TaskProgress[];
  readonly quizzes: readonly QuizProgress[];
}

export interface CourseProgress {
  readonly course: string;
  readonly title: string;
  readonly enrolledAt?: Date;
  readonly lessons: readonly LessonProgress[];
  /** Where to go on: the first lesson that is not complete. */
  readonly next?: string;
}
