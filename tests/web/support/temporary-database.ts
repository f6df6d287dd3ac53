import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';

/** A migrated SQLite database of its own, thrown away after the test file. */
export async function temporaryDatabase(): Promise<{ db: Database; url: string; dispose: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'podium-web-'));
  const url = `file:${path.join(folder, 'podium.db')}`;
  await migrate(url);
  const db = openDatabase(url);
  return {
    db,
    url,
    dispose: async () => {
      await db.$disconnect();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
