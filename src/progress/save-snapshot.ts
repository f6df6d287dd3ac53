import { type Database, database } from '#db/database.ts';

/** Replaces the lab's earlier snapshot. Does nothing when the attempt is gone. */
export async function saveSnapshot(lab: string, bytes: Uint8Array, db: Database = database()): Promise<void> {
  if ((await db.lessonAttempt.count({ where: { id: lab } })) === 0) return;
  const record = { bytes: new Uint8Array(bytes), savedAt: new Date() };
  await db.labSnapshot.upsert({ where: { attemptId: lab }, create: { attemptId: lab, ...record }, update: record });
}
