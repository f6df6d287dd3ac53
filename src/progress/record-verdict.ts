import { findLesson } from '#courses/load-course.ts';
import type { Lesson, TaskVerdict } from '#courses/types.ts';
import { type Database, database } from '#db/database.ts';

export type RecordedVerdict = 'passed' | 'recorded' | 'already-passed' | 'unknown-task' | 'unknown-lab';

/**
 * Keeps what a lab reports. A task that passed once stays passed, with the evidence of that moment:
 * a later failure, a reset included, is shown live and not stored.
 */
export async function recordVerdict(
  lab: string,
  verdict: TaskVerdict,
  { db = database(), lessonOf = findLesson }: { db?: Database; lessonOf?: LessonOf } = {},
): Promise<RecordedVerdict> {
  const attempt = await db.lessonAttempt.findUnique({ where: { id: lab }, include: { verdicts: true } });
  if (attempt === null) return 'unknown-lab';
  const lesson = await lessonOf(attempt.course, attempt.lesson);
  const task = lesson?.tasks.find(({ id }) => id === verdict.task);
  if (lesson === undefined || task === undefined) return 'unknown-task';

  const passed = new Set(attempt.verdicts.filter(({ passedAt }) => passedAt !== null).map((row) => row.task));
  if (passed.has(task.id)) return 'already-passed';

  const now = new Date();
  const passedNow = verdict.outcome === 'passed';
  const record = {
    outcome: verdict.outcome,
    points: task.points,
    earned: verdict.points?.earned ?? null,
    evidence: JSON.stringify(verdict.checks),
    passedAt: passedNow ? now : null,
    changedAt: now,
  };
  await db.taskVerdict.upsert({
    where: { attemptId_task: { attemptId: lab, task: task.id } },
    create: { attemptId: lab, task: task.id, ...record },
    update: record,
  });
  passed.add(task.id);
  const complete = passedNow && attempt.completedAt === null && lesson.tasks.every(({ id }) => passed.has(id));
  await db.lessonAttempt.update({
    where: { id: lab },
    data: { lastSeenAt: now, ...(complete ? { completedAt: now } : {}) },
  });
  return passedNow ? 'passed' : 'recorded';
}

type LessonOf = (course: string, lesson: string) => Promise<Lesson | undefined>;
