import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';

/** How long one process waits for another that is writing, in milliseconds. */
const busyTimeout = 5_000;

export function createAdapter(url: string): SqlDriverAdapterFactory {
  if (!url.startsWith('file:')) {
    throw new Error(`DATABASE_URL must be a SQLite file (file:…) for now; PostgreSQL is not built yet`);
  }
  mkdirSync(path.dirname(url.slice('file:'.length)), { recursive: true });
  return new PrismaLibSql({ url, timeout: busyTimeout });
}
