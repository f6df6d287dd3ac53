import type { CheckVerdict, Lesson, LessonSummary } from '#courses/types.ts';
import { type Database, database } from '#db/database.ts';
import { toLessonProgress, withWork } from './attempt-row.ts';
import type { LessonProgress } from './types.ts';

/** One lesson of the viewer's own, as the lesson page shows it; evidence is for instructors and left out. */
export async function myLessonProgress(learnerId: string, lesson: Lesson, db: Database = database()): Promise<LessonProgress> {
  const row = await db.lessonAttempt.findUnique({
    where: { learnerId_course_lesson: { learnerId, course: lesson.course, lesson: lesson.slug } },
    include: withWork,
  });
  const progress = toLessonProgress(summaryOf(lesson), row ?? undefined);
  return {
    ...progress,
    detail: progress.detail.map((task) => ({ ...task, checks: task.checks.map(withoutEvidence) })),
  };
}

/** Field by field, so that nothing new slips through. */
function withoutEvidence({ title, outcome, expected, found, why, points }: CheckVerdict): CheckVerdict {
  return { title, outcome, expected, found, why, points };
}

function summaryOf(lesson: Lesson): LessonSummary {
  return { ...lesson, quizzes: lesson.quizzes.map(({ id, questions }) => ({ id, questions: questions.length })) };
}
