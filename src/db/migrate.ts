import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { createAdapter } from './adapter.ts';
import { databaseUrl } from './database-url.ts';

interface Migration {
  readonly name: string;
  readonly script: string;
  readonly checksum: string;
}

const prismaTable = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
);`;

/**
 * Brings the database up to date at start-up, as `prisma migrate deploy` would, without its engine.
 * Answers the names of the migrations it applied.
 */
export async function migrate(url = databaseUrl(), folder = path.join(process.cwd(), 'prisma', 'migrations')): Promise<readonly string[]> {
  const connection = await createAdapter(url).connect();
  try {
    await connection.executeScript(`PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; ${prismaTable}`);
    const applied: string[] = [];
    for (const migration of await readMigrations(folder)) {
      if (await isApplied(connection, migration)) continue;
      await apply(connection, migration);
      applied.push(migration.name);
    }
    return applied;
  } finally {
    await connection.dispose();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const script = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
    }),
  );
}

async function isApplied(connection: SqlDriverAdapter, { name, checksum }: Migration): Promise<boolean> {
  const { rows } = await connection.queryRaw({
    sql: 'SELECT "checksum", "finished_at" FROM "_prisma_migrations" WHERE "migration_name" = ? AND "rolled_back_at" IS NULL',
    args: [name],
    argTypes: [{ scalarType: 'string', arity: 'scalar' }],
  });
  const [row] = rows;
  if (row === undefined) return false;
  if (row[1] === null) throw new Error(`The migration ${name} was begun and not finished; restore the database from a copy`);
  if (row[0] !== checksum) throw new Error(`The migration ${name} was changed after it was applied to this database`);
  return true;
}

/**
 * Foreign keys must be off before BEGIN: Prisma rebuilds a table by dropping it, which would delete
 * the rows that refer to it. The record goes first, so that of two processes one stops before it harms.
 */
async function apply(connection: SqlDriverAdapter, migration: Migration): Promise<void> {
  const { name, script, checksum } = migration;
  try {
    await connection.executeScript(`
      PRAGMA foreign_keys=OFF;
      BEGIN IMMEDIATE;
      INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count")
        VALUES ('${checksum.slice(0, 36)}', '${checksum}', '${name}', ${now}, ${now}, 1);
      ${script}
      ;COMMIT;
      PRAGMA foreign_keys=ON;`);
  } catch (error) {
    if (await isApplied(connection, migration)) return;
    throw new Error(`The migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

const now = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`;
