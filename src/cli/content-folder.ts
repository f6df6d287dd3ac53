import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** `CONTENT_DIR`, or the folder that came with the program. */
export function contentFolder(): string {
  const given = process.env['CONTENT_DIR'];
  if (given !== undefined && given !== '') return path.resolve(given);
  const beside = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'content');
  return existsSync(beside) ? beside : path.resolve('content');
}
