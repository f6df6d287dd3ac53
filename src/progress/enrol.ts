import { type Database, database } from '#db/database.ts';

/** Enrolling twice keeps the first date. */
export async function enrol(learnerId: string, course: string, db: Database = database()): Promise<void> {
  await db.enrolment.upsert({
    where: { learnerId_course: { learnerId, course } },
    create: { learnerId, course },
    update: {},
  });
}
