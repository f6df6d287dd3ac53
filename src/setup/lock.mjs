import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inProject } from './project.mjs';

const LOCKS = inProject('.cache', 'locks');
/** ms between two looks at a lock that somebody else holds. */
const INTERVAL = 200;

/**
 * Runs `work` while nobody else in this working tree holds the lock of that name; waits for who does.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(name, work) {
  const file = path.join(LOCKS, name);
  mkdirSync(LOCKS, { recursive: true });
  while (!take(file)) await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} file @returns {boolean} */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  if (!isHeld(file)) rmSync(file, { force: true });
  return false;
}

/** False when whoever took it is gone. @param {string} file @returns {boolean} */
function isHeld(file) {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    // Taken, but its holder has not written its name yet.
    if (holder === 0) return true;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
