import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inProject, root } from './project.mjs';

const STAMPS = inProject('.cache', 'stamps');

/** @param {string} entry @returns {Iterable<string>} */
function* files(entry) {
  if (!existsSync(entry)) return;
  const stat = statSync(entry);
  if (stat.isFile()) {
    yield entry;
    return;
  }
  for (const child of readdirSync(entry).sort()) {
    if (child !== 'generated' && child !== 'node_modules') yield* files(path.join(entry, child));
  }
}

/**
 * A hash of the content of the named files and folders (relative to the project).
 * @param {readonly string[]} entries
 */
export function fingerprint(entries) {
  const hash = createHash('sha256').update(process.version);
  for (const entry of entries) {
    for (const file of files(path.join(root, entry)))
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} name @param {string} print */
export const isCurrent = (name, print) => existsSync(path.join(STAMPS, name)) && readFileSync(path.join(STAMPS, name), 'utf8') === print;

/** @param {string} name @param {string} print */
export function markCurrent(name, print) {
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(path.join(STAMPS, name), print);
}
