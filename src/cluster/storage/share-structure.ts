/**
 * `next` with every part that equals the same part of `previous` replaced by it, so that two
 * revisions of an object cost little more than one. Returns `previous` itself when nothing differs.
 * Object keys that hold undefined count as absent and are dropped. What is frozen is somebody's
 * finished value and is taken as it is.
 */
export function shareStructure(previous: unknown, next: unknown): unknown {
  if (previous === next || typeof next !== 'object' || next === null || Object.isFrozen(next)) return next;
  if (Array.isArray(next)) return shareArray(Array.isArray(previous) ? previous : undefined, next);
  const before = typeof previous === 'object' && previous !== null && !Array.isArray(previous) ? previous : undefined;
  return shareObject(before as Readonly<Record<string, unknown>> | undefined, next as Readonly<Record<string, unknown>>);
}

function shareArray(previous: readonly unknown[] | undefined, next: readonly unknown[]): readonly unknown[] {
  let same = previous?.length === next.length;
  const shared = next.map((item, index) => {
    const old = previous?.[index];
    const kept = shareStructure(old, item);
    if (kept !== old) same = false;
    return kept;
  });
  return same && previous !== undefined ? previous : shared;
}

function shareObject(previous: Readonly<Record<string, unknown>> | undefined, next: Readonly<Record<string, unknown>>): object {
  const shared: Record<string, unknown> = {};
  let same = previous !== undefined;
  let count = 0;
  for (const key in next) {
    const value = next[key];
    if (value === undefined) continue;
    count++;
    const old = previous?.[key];
    const kept = shareStructure(old, value);
    if (kept !== old) same = false;
    shared[key] = kept;
  }
  if (previous !== undefined && same && count === Object.keys(previous).length) return previous;
  return shared;
}
