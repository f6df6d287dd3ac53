import { type Database, database } from '#db/database.ts';
import { toAttempt } from './attempt-row.ts';
import type { Attempt } from './types.ts';

/** The attempt behind a lab, whoever asks: compare its learner with the viewer before acting on it. */
export async function findAttempt(lab: string, db: Database = database()): Promise<Attempt | undefined> {
  const row = await db.lessonAttempt.findUnique({ where: { id: lab } });
  return row === null ? undefined : toAttempt(row);
}

/** The attempt, only if it is the learner's own. */
export async function findOwnAttempt(learnerId: string, lab: string, db: Database = database()): Promise<Attempt | undefined> {
  const attempt = await findAttempt(lab, db);
  return attempt?.learner === learnerId ? attempt : undefined;
}
