import type { CheckVerdict, LessonSummary, Outcome, QuizAnswer } from '#courses/types.ts';
import type { LessonAttemptGetPayload } from '#db/generated/models/LessonAttempt.ts';
import type { Attempt, LessonProgress, TaskProgress } from './types.ts';

/** What every reader of progress asks the database for. */
export const withWork = { verdicts: true, hints: true, quizAnswers: true } as const;

export type AttemptRow = LessonAttemptGetPayload<{ include: typeof withWork }>;

export function toAttempt(row: Omit<AttemptRow, keyof typeof withWork>): Attempt {
  return {
    id: row.id,
    learner: row.learnerId,
    course: row.course,
    lesson: row.lesson,
    seed: row.seed,
    startedAt: row.startedAt,
    lastSeenAt: row.lastSeenAt,
    completedAt: row.completedAt ?? undefined,
  };
}

/** Reads a learner's work against the lesson as it is today: tasks that were taken out do not count. */
export function toLessonProgress(lesson: LessonSummary, row: AttemptRow | undefined): LessonProgress {
  const detail = lesson.tasks.map((task) => toTaskProgress(task, row));
  return {
    lesson: lesson.slug,
    title: lesson.title,
    tasks: detail.length,
    tasksPassed: detail.filter(({ passedAt }) => passedAt !== undefined).length,
    points: total(detail.map(({ points }) => points)),
    earned: total(detail.map(({ earned }) => earned)),
    attempt: row && toAttempt(row),
    detail,
    quizzes: lesson.quizzes.map(({ id }) => ({
      quiz: id,
      answers: (row?.quizAnswers ?? [])
        .filter(({ quiz }) => quiz === id)
        .map(({ question, chosen, correct }) => ({ question, ...toAnswer(JSON.parse(chosen) as QuizAnswer), correct })),
    })),
  };
}

const toAnswer = (answer: QuizAnswer): { chosen: readonly number[]; text?: string } =>
  typeof answer === 'string' ? { chosen: [], text: answer } : { chosen: answer };

/** Points may be quarters; hundredths are enough, and 0.1 + 0.2 is 0.3. */
export function total(points: readonly number[]): number {
  return Math.round(points.reduce((sum, point) => sum + point, 0) * 100) / 100;
}

/** All of it once it has passed; until then what its checks have earned, of what it is worth today. */
function earnedBy(verdict: AttemptRow['verdicts'][number] | undefined, worth: number): number {
  if (verdict === undefined) return 0;
  if (verdict.passedAt !== null) return worth;
  return verdict.points === 0 ? 0 : ((verdict.earned ?? 0) / verdict.points) * worth;
}

function toTaskProgress(task: LessonSummary['tasks'][number], row: AttemptRow | undefined): TaskProgress {
  const verdict = row?.verdicts.find((candidate) => candidate.task === task.id);
  const hints = (row?.hints ?? [])
    .filter((hint) => hint.task === task.id)
    .map(({ hint, cost, usedAt }) => ({ hint, cost, usedAt }))
    .sort((a, b) => a.hint - b.hint);
  const cost = total(hints.map((hint) => hint.cost));
  const passedAt = verdict?.passedAt ?? undefined;
  return {
    task: task.id,
    title: task.title,
    points: task.points,
    earned: Math.max(0, total([earnedBy(verdict, task.points), -cost])),
    outcome: verdict?.outcome as Outcome | undefined,
    passedAt,
    checks: verdict === undefined ? [] : (JSON.parse(verdict.evidence) as CheckVerdict[]),
    hints,
  };
}
