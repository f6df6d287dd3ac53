import type { LogEntry } from '#courses/attempt-log.ts';
import { type Database, database } from '#db/database.ts';

/** What the log of one attempt may hold, characters: some ten thousand commands. */
const MOST_CHARACTERS = 2_000_000;

/** Keeps what reached a lab from outside. Once the log is full it says so, and nothing more is kept. */
export async function appendLog(lab: string, entries: readonly LogEntry[], db: Database = database()): Promise<void> {
  const [first] = entries;
  if (first === undefined) return;
  const last = await db.attemptLog.findFirst({ where: { attemptId: lab }, orderBy: { seq: 'desc' }, select: { seq: true, total: true } });
  const before = last?.total ?? 0;
  if (before > MOST_CHARACTERS) return;
  const text = JSON.stringify(entries);
  const full = before + text.length > MOST_CHARACTERS;
  const kept = full ? JSON.stringify([{ at: first.at, kind: 'full' } satisfies LogEntry]) : text;
  const total = full ? MOST_CHARACTERS + 1 : before + text.length;
  const attempt = await db.lessonAttempt.findUnique({ where: { id: lab }, select: { id: true } });
  if (attempt === null) return;
  await db.attemptLog.create({ data: { attemptId: lab, seq: (last?.seq ?? -1) + 1, entries: kept, total } });
}

/** The whole log of an attempt, oldest first. */
export async function readLog(lab: string, db: Database = database()): Promise<readonly LogEntry[]> {
  const rows = await db.attemptLog.findMany({ where: { attemptId: lab }, orderBy: { seq: 'asc' }, select: { entries: true } });
  return rows.flatMap(({ entries }) => JSON.parse(entries) as LogEntry[]);
}
