import { type Database, database } from '#db/database.ts';

/** The tasks of a lab that passed at some time. */
export async function listPassedTasks(lab: string, db: Database = database()): Promise<readonly string[]> {
  const rows = await db.taskVerdict.findMany({
    where: { attemptId: lab, passedAt: { not: null } },
    select: { task: true },
  });
  return rows.map(({ task }) => task);
}
