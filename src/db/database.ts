import { createAdapter } from './adapter.ts';
import { databaseUrl } from './database-url.ts';
import { PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;

const shared = globalThis as { [key: symbol]: unknown };
const key = Symbol.for('podium.database');

/**
 * One client for the whole process, Next's bundles included: SQLite answers synchronously, so a second
 * connection waiting for a lock would stall the first, which holds it.
 */
export function database(): Database {
  return (shared[key] ??= openDatabase(databaseUrl())) as Database;
}

export function openDatabase(url: string): Database {
  return new PrismaClient({ adapter: createAdapter(url) });
}

export async function closeDatabase(): Promise<void> {
  const open = shared[key] as Database | undefined;
  delete shared[key];
  await open?.$disconnect();
}
