import { deepFreeze } from '../freeze.ts';
import type { FieldSet } from './field-set.ts';

/**
 * Thousands of pods in hundreds of clusters are owned alike: equal sets are kept once in a process.
 */
const LIMIT = 2048;
const known = new Map<string, FieldSet>();
const isShared = new WeakSet<FieldSet>();

/** The set that stands for all equal ones, frozen. */
export function shared(set: FieldSet): FieldSet {
  if (isShared.has(set)) return set;
  const text = JSON.stringify(set);
  const same = known.get(text);
  if (same !== undefined) return same;
  if (known.size >= LIMIT) known.clear();
  known.set(text, deepFreeze(set));
  isShared.add(set);
  return set;
}
