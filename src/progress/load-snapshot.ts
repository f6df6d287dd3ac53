import { type Database, database } from '#db/database.ts';

export async function loadSnapshot(lab: string, db: Database = database()): Promise<Uint8Array | undefined> {
  const row = await db.labSnapshot.findUnique({ where: { attemptId: lab } });
  return row?.bytes;
}
