// Mirrors typed.Merge and the pruning of sigs.k8s.io/structured-merge-diff.
import { isJsonObject } from '#kube/json.ts';
import { partsOf, type Place } from './compare-fields.ts';
import { SEPARATOR, type FieldSet } from './field-set.ts';

/** `live` with what `applied` says: maps and keyed lists merged, everything else replaced. */
export function mergeApplied(live: unknown, applied: unknown, place: Place): unknown {
  const before = partsOf(live, place);
  const after = partsOf(applied, place);
  if (before === undefined || after === undefined || Array.isArray(live) !== Array.isArray(applied)) return applied;
  if (!isJsonObject(live)) {
    const items = [...before].map(([element, [item, below]]) => (after.has(element) ? mergeApplied(item, after.get(element)?.[0], below) : item));
    const added = [...after].filter(([element]) => !before.has(element)).map(([, [item]]) => item);
    return [...items, ...added];
  }
  const merged: Record<string, unknown> = { ...live };
  for (const [element, [item, below]] of after) {
    const key = element.slice(2);
    merged[key] = before.has(element) ? mergeApplied(live[key], item, below) : item;
  }
  return merged;
}

/** Without the fields in `gone`, unless something in `kept` is inside them. What is emptied by it goes too. */
export function pruneFields(value: unknown, place: Place, gone: FieldSet, kept: FieldSet): unknown {
  const parts = partsOf(value, place);
  if (parts === undefined) return value;
  const left = [...parts].filter(([, [, { path }]]) => !(gone.has(path) && !hasInside(kept, path)));
  const pruned = left.map(([element, [item, below]]) => [element, pruneFields(item, below, gone, kept)] as const);
  const full = pruned.filter(([element, item]) => !isEmptied(item, parts.get(element)?.[0]));
  if (!isJsonObject(value)) return full.map(([, item]) => item);
  const untouched = Object.entries(value).filter(([key]) => !parts.has(`f:${key}`));
  return Object.fromEntries([...untouched, ...full.map(([element, item]) => [element.slice(2), item] as const)]);
}

function isEmptied(now: unknown, before: unknown): boolean {
  const size = (value: unknown): number => (typeof value === 'object' && value !== null ? Object.keys(value).length : -1);
  return size(now) === 0 && size(before) > 0;
}

function hasInside(kept: FieldSet, path: string): boolean {
  if (kept.has(path)) return true;
  const prefix = path + SEPARATOR;
  for (const other of kept) if (other.startsWith(prefix)) return true;
  return false;
}
