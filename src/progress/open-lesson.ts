import { type Database, database } from '#db/database.ts';
import { toAttempt } from './attempt-row.ts';
import { enrol } from './enrol.ts';
import { seedFor } from './lesson-seed.ts';
import type { Attempt } from './types.ts';

/** The learner's attempt at the lesson, begun now if it is the first time; enrols in the course. */
export async function openLesson(learnerId: string, course: string, lesson: string, db: Database = database()): Promise<Attempt> {
  await enrol(learnerId, course, db);
  const row = await db.lessonAttempt.upsert({
    where: { learnerId_course_lesson: { learnerId, course, lesson } },
    create: { learnerId, course, lesson, seed: seedFor(learnerId, course, lesson) },
    update: { lastSeenAt: new Date() },
  });
  return toAttempt(row);
}
