import { createHash } from 'node:crypto';
import { findLesson } from '#courses/load-course.ts';
import type { Lesson } from '#courses/types.ts';
import { type Database, database } from '#db/database.ts';

/** The seed of a learner's first attempt at a lesson: known before it begins, another for every neighbour. */
export function seedFor(learnerId: string, course: string, lesson: string): number {
  return createHash('sha256').update(`${learnerId}\0${course}\0${lesson}`).digest().readUInt32BE(0) >>> 1;
}

/** The lesson with the learner's own values, whether or not they have begun it; those of an example for a stranger. */
export async function myLesson(
  learnerId: string | undefined,
  course: string,
  lesson: string,
  { db = database(), lessonOf = findLesson }: { db?: Database; lessonOf?: LessonOf } = {},
): Promise<Lesson | undefined> {
  if (learnerId === undefined) return lessonOf(course, lesson);
  const attempt = await db.lessonAttempt.findUnique({
    where: { learnerId_course_lesson: { learnerId, course, lesson } },
    select: { seed: true },
  });
  return lessonOf(course, lesson, undefined, attempt?.seed ?? seedFor(learnerId, course, lesson));
}

type LessonOf = (course: string, lesson: string, root?: string, seed?: number) => Promise<Lesson | undefined>;
