import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The built program of worker threads, which stands beside this one. */
export function jobProgram(): URL {
  const beside = path.resolve(path.dirname(fileURLToPath(import.meta.url)), 'job-worker.mjs');
  if (!existsSync(beside)) throw new Error(`The program ${beside} is missing; npm run build makes it`);
  return pathToFileURL(beside);
}
