type Fields = Record<string, unknown>;

/**
 * `next` with every part that equals the same part of `previous` replaced by it, so that two
 * revisions of an object cost little more than one. Returns `previous` itself when nothing differs.
 * Object keys that hold undefined count as absent and are dropped. What is frozen is somebody's
 * finished value and is taken as it is; the rest of `next` may become part of the answer.
 */
export function shareStructure(previous: unknown, next: unknown): unknown {
  if (previous === next || typeof next !== 'object' || next === null || Object.isFrozen(next)) return next;
  if (Array.isArray(next)) return shareArray(Array.isArray(previous) ? previous : undefined, next);
  const before = typeof previous === 'object' && previous !== null && !Array.isArray(previous) ? previous : undefined;
  return shareObject(before as Readonly<Fields> | undefined, next as Readonly<Fields>);
}

function shareArray(previous: readonly unknown[] | undefined, next: readonly unknown[]): readonly unknown[] {
  let same = previous?.length === next.length;
  let shared: unknown[] | undefined;
  for (let index = 0; index < next.length; index++) {
    const item = next[index];
    const old = previous?.[index];
    const kept = shareStructure(old, item);
    if (kept !== old) same = false;
    if (kept !== item) (shared ??= [...next])[index] = kept;
  }
  return same && previous !== undefined ? previous : (shared ?? next);
}

function shareObject(previous: Readonly<Fields> | undefined, next: Readonly<Fields>): object {
  let same = previous !== undefined;
  let shared: Fields | undefined;
  let absent = false;
  let count = 0;
  for (const key in next) {
    const value = next[key];
    if (value === undefined) {
      absent = true;
      continue;
    }
    count++;
    const old = previous?.[key];
    const kept = shareStructure(old, value);
    if (kept !== old) same = false;
    if (kept !== value) (shared ??= { ...next })[key] = kept;
  }
  if (previous !== undefined && same && count === Object.keys(previous).length) return previous;
  return absent ? withoutAbsent(shared ?? next) : (shared ?? next);
}

function withoutAbsent(fields: Readonly<Fields>): Fields {
  const present: Fields = {};
  for (const key in fields) if (fields[key] !== undefined) present[key] = fields[key];
  return present;
}
