import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

/**
 * Whether node_modules holds what package-lock.json says, by npm's own record of what it installed last
 * (node_modules/.package-lock.json, written at the end of an installation). Packages of other platforms may be absent.
 * @param {string} lockFile @param {string} recordFile
 */
export function isInstalled(lockFile, recordFile) {
  if (!existsSync(recordFile)) return false;
  const wanted = packages(lockFile);
  const present = packages(recordFile);
  return (
    Object.entries(present).every(([path, entry]) => isDeepStrictEqual(entry, wanted[path])) &&
    Object.entries(wanted).every(([path, entry]) => path === '' || path in present || entry.optional === true)
  );
}

/** @param {string} file @returns {Record<string, { optional?: boolean }>} */
const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
