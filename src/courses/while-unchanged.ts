import { stat } from 'node:fs/promises';
import path from 'node:path';

async function stampOf(folder: string, names: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    names.map(async (name) => {
      const found = await stat(path.join(folder, name), { bigint: true }).catch(() => undefined);
      return found === undefined ? 'none' : `${found.mtimeNs} ${found.size} ${found.ino}`;
    }),
  );
  return stamps.join('\n');
}

/** A reader of folders that keeps what it read until one of the named files changes, appears or goes. What it throws is kept as well. */
export function whileUnchanged<T>(names: readonly string[], read: (folder: string) => Promise<T>): (folder: string) => Promise<T> {
  const kept = new Map<string, { readonly stamp: string; readonly result: Promise<T> }>();
  return async (folder) => {
    const stamp = await stampOf(folder, names);
    const known = kept.get(folder);
    if (known?.stamp === stamp) return known.result;
    const result = read(folder);
    kept.set(folder, { stamp, result });
    return result;
  };
}
