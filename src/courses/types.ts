import type { AskedQuestion } from './asked-questions.ts';

/**
 * What the pages know of a course. Nothing here may hold a check, a solution, a near miss, the text
 * of a hint that was not taken, or the answer to a question: all of it is serialised to the browser.
 */

export interface CourseSummary {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** Minutes a learner needs for the whole course. */
  readonly minutes?: number;
  readonly level?: string;
  /** Of its texts: `en`. */
  readonly language?: string;
  /** Slugs of courses that should be done before. */
  readonly requires?: readonly string[];
  readonly keywords?: readonly string[];
  readonly lessons: readonly LessonSummary[];
}

export interface LessonSummary {
  /** The folder's name without its order number: `01-pods` is `pods`. */
  readonly slug: string;
  readonly title: string;
  readonly description?: string;
  readonly minutes?: number;
  readonly keywords?: readonly string[];
  readonly tasks: readonly TaskSummary[];
  readonly quizzes: readonly { readonly id: string; readonly questions: number }[];
}

export interface TaskSummary {
  readonly id: string;
  readonly title: string;
  readonly points: number;
}

export interface Lesson extends Omit<LessonSummary, 'tasks' | 'quizzes'> {
  readonly course: string;
  /** The body of lesson.mdx without its front matter. */
  readonly source: string;
  /** Undefined when the lesson is text only. */
  readonly lab?: { readonly profile?: string };
  /** What checks capture and these texts say: each stands as `‹name›` in them until the lab tells its value. */
  readonly variables: readonly string[];
  readonly tasks: readonly TaskInfo[];
  readonly quizzes: readonly QuizInfo[];
}

export interface TaskInfo extends TaskSummary {
  /** What to do, in markdown; shown under the title. */
  readonly text?: string;
  /** Ids of tasks that must pass first. */
  readonly needs: readonly string[];
  /** What it asks to be answered in words. */
  readonly questions: readonly AskedQuestion[];
  /** One entry a hint, in order; texts are fetched one at a time as they are taken. */
  readonly hints: readonly { readonly cost: number }[];
}

export interface QuizInfo {
  readonly id: string;
  readonly title?: string;
  readonly questions: readonly QuestionInfo[];
}

export interface QuestionInfo {
  readonly id: string;
  readonly text: string;
  /** choice: pick from the options. order: put the options into order. text: write a few words. */
  readonly kind: 'choice' | 'order' | 'text';
  /** None for `text`; for `order` they come shuffled. */
  readonly options: readonly string[];
  /** Several options may be right. */
  readonly multiple: boolean;
}

export interface Hint {
  readonly text: string;
  readonly cost: number;
}

/** What a learner answers: indexes into the question's options (for `order` in the learner's order), or words. */
export type QuizAnswer = readonly number[] | string;

/** Stays on the server until the learner has answered. */
export interface QuestionKey {
  readonly question: string;
  accepts(answer: QuizAnswer): boolean;
  readonly explanation?: string;
}

export type Outcome = 'passed' | 'failed' | 'not-yet' | 'error';

/** What a lab reports about one task; `error` is the grader's fault and costs the learner nothing. */
export interface TaskVerdict {
  readonly task: string;
  readonly outcome: Outcome;
  readonly checks: readonly CheckVerdict[];
  /** The lab's store revision the verdict was read at. */
  readonly revision?: string;
  /** What its checks have earned so far, by their weights. */
  readonly points?: EarnedPoints;
  /** Only the grader's own errors keep it from having passed: it locks nothing that needs it. */
  readonly excused?: boolean;
}

export interface EarnedPoints {
  readonly earned: number;
  readonly possible: number;
}

/** What a check still waits for. */
export interface Countdown {
  /** `within`: until then it may still become so. `stable-for`: so long it has to stay so. */
  readonly kind: 'within' | 'stable-for';
  /** ms since the epoch by the clock of the lab. */
  readonly until: number;
}

export interface CheckVerdict {
  readonly title: string;
  readonly outcome: Outcome;
  readonly expected?: string;
  readonly found?: string;
  /** The explanation, for people. */
  readonly why?: string;
  readonly points?: EarnedPoints;
  readonly countdown?: Countdown;
  /** What was read to decide; kept for the instructor, not shown to the learner. */
  readonly evidence?: unknown;
}
