import path from 'node:path';

/** `DATABASE_URL`, or a SQLite file in `DATA_DIR`. */
export function databaseUrl(environment: NodeJS.ProcessEnv = process.env): string {
  const { DATABASE_URL: url, DATA_DIR: folder = 'data' } = environment;
  if (url !== undefined && url !== '') return url;
  return `file:${path.resolve(/* turbopackIgnore: true */ folder, 'podium.db')}`;
}
