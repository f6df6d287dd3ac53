import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createAdapter } from '#db/adapter.ts';
import { migrate } from '#db/migrate.ts';

let folder: string;
let url: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'podium-migrate-'));
  url = `file:${path.join(folder, 'new', 'podium.db')}`;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function migration(name: string, sql: string): Promise<string> {
  const migrations = path.join(folder, 'migrations');
  await mkdir(path.join(migrations, name), { recursive: true });
  await writeFile(path.join(migrations, name, 'migration.sql'), sql);
  return migrations;
}

async function query(sql: string): Promise<unknown[][]> {
  const connection = await createAdapter(url).connect();
  const { rows } = await connection.queryRaw({ sql, args: [], argTypes: [] });
  await connection.dispose();
  return rows;
}

const first = `
CREATE TABLE "Ship" ("id" INTEGER PRIMARY KEY NOT NULL);
CREATE TABLE "Mast" ("ship" INTEGER NOT NULL REFERENCES "Ship" ("id") ON DELETE CASCADE);
INSERT INTO "Ship" VALUES (1); INSERT INTO "Mast" VALUES (1);`;

describe('migrations', () => {
  it('are applied once and recorded as Prisma records them', async () => {
    const migrations = await migration('1_first', first);
    expect(await migrate(url, migrations)).toEqual(['1_first']);
    expect(await migrate(url, migrations)).toEqual([]);
    const [row] = await query('SELECT migration_name, length(checksum), applied_steps_count FROM _prisma_migrations');
    expect(row).toEqual(['1_first', 64, 1]);
  });

  it('rebuild a table without losing the rows that refer to it', async () => {
    await migrate(url, await migration('1_first', first));
    const rebuild = `CREATE TABLE "new_Ship" ("id" INTEGER PRIMARY KEY NOT NULL, "name" TEXT);
      INSERT INTO "new_Ship" ("id") SELECT "id" FROM "Ship"; DROP TABLE "Ship"; ALTER TABLE "new_Ship" RENAME TO "Ship";`;
    await migrate(url, await migration('2_rebuild', rebuild));
    expect(await query('SELECT * FROM "Mast"')).toEqual([[1]]);
  });

  it('leave nothing behind when they fail', async () => {
    const migrations = await migration('1_broken', 'CREATE TABLE "Half" ("id" INTEGER); CREATE NONSENSE;');
    await expect(migrate(url, migrations)).rejects.toThrow('The migration 1_broken failed');
    expect(await query(`SELECT name FROM sqlite_master WHERE name = 'Half'`)).toEqual([]);
    expect(await query('SELECT * FROM _prisma_migrations')).toEqual([]);
  });

  it('that were changed afterwards are refused', async () => {
    await migrate(url, await migration('1_first', first));
    await expect(migrate(url, await migration('1_first', `${first} -- changed`))).rejects.toThrow('was changed after it was applied');
  });

  it('run twice at once are applied once', async () => {
    const migrations = await migration('1_first', first);
    const applied = await Promise.all([migrate(url, migrations), migrate(url, migrations)]);
    expect(applied.flat()).toContain('1_first');
    expect(await query('SELECT count(*) FROM "Ship"')).toEqual([[1]]);
  });
});
