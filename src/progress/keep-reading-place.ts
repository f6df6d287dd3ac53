import { type Database, database } from '#db/database.ts';

interface Place {
  readonly learner: string;
  readonly course: string;
  readonly lesson: string;
}

/** Remembers where a learner stopped reading, for any browser of theirs; undefined: at the beginning, or at the end. */
export async function keepReadingPlace({ learner, course, lesson }: Place, place: string | undefined, db: Database = database()): Promise<void> {
  const learnerId_course_lesson = { learnerId: learner, course, lesson };
  if (place === undefined) await db.readingPlace.deleteMany({ where: learnerId_course_lesson });
  else {
    const record = { place, savedAt: new Date() };
    await db.readingPlace.upsert({ where: { learnerId_course_lesson }, create: { ...learnerId_course_lesson, ...record }, update: record });
  }
}

export async function findReadingPlace({ learner, course, lesson }: Place, db: Database = database()): Promise<string | undefined> {
  const found = await db.readingPlace.findUnique({ where: { learnerId_course_lesson: { learnerId: learner, course, lesson } } });
  return found?.place;
}
