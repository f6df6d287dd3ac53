// Mirrors TypedValue.Compare of sigs.k8s.io/structured-merge-diff/typed.
import { deepEqual } from '../deep-equal.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { LEAF, node, type FieldSet } from './field-set.ts';
import { elementPlace, fieldPlace, isEmptyValue, rootPlace, shapeOf, storedElementsOf, type Place } from './typed-value.ts';
import type { Schema } from '../schema.ts';

/** undefined: no such field. */
export interface Comparison {
  readonly added: FieldSet | undefined;
  readonly removed: FieldSet | undefined;
  readonly modified: FieldSet | undefined;
}

const SAME: Comparison = { added: undefined, removed: undefined, modified: undefined };
const ADDED: Comparison = { ...SAME, added: LEAF };
const REMOVED: Comparison = { ...SAME, removed: LEAF };
const MODIFIED: Comparison = { ...SAME, modified: LEAF };

/** Structs that Go always writes, even when they are empty: never added or removed themselves. */
const ALWAYS_PRESENT: ReadonlySet<string> = new Set([
  'metadata',
  'spec',
  'status',
  'strategy',
  'updateStrategy',
  'template',
  'jobTemplate',
  'loadBalancer',
  'podSelector',
]);

/** The fields in which two objects differ. */
export function compareObjects(before: JsonObject, after: JsonObject, schema: Schema | undefined): Comparison {
  return compareNodes(before, after, rootPlace(schema));
}

function compareNodes(before: unknown, after: unknown, place: Place): Comparison {
  if (before === after) return SAME;
  const shape = shapeOf(after ?? before, place);
  const bothEmpty = isEmptyValue(before) && isEmptyValue(after);
  const alike = isAbsent(before) || isAbsent(after) || shapeOf(before, place) === shape;
  if (shape === 'leaf' || bothEmpty || !alike) return compareLeaves(before, after);
  return shape === 'map'
    ? compareMaps((before ?? {}) as JsonObject, (after ?? {}) as JsonObject, place, !isAbsent(before) && !isAbsent(after))
    : compareLists((before ?? []) as readonly unknown[], (after ?? []) as readonly unknown[], place);
}

function compareLeaves(before: unknown, after: unknown): Comparison {
  if (isAbsent(before)) return isAbsent(after) ? SAME : ADDED;
  if (isAbsent(after)) return REMOVED;
  return deepEqual(before, after) ? SAME : MODIFIED;
}

function compareMaps(before: JsonObject, after: JsonObject, place: Place, bothThere: boolean): Comparison {
  const collected = new Collector();
  for (const name of keysOfBoth(before, after)) {
    let left = before[name];
    let right = after[name];
    if (left === right) continue;
    const required = place.schema?.fields?.get(name)?.required === true || ALWAYS_PRESENT.has(name);
    if (bothThere && required && (isAbsent(left) || isAbsent(right))) {
      const empty = emptyLike(left ?? right);
      left ??= empty;
      right ??= empty;
    }
    collected.add(`f:${name}`, compareNodes(left, right, fieldPlace(place, name)), left, right);
  }
  return collected.result;
}

function keysOfBoth(before: JsonObject, after: JsonObject): readonly string[] {
  const keys = Object.keys(after);
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) keys.push(key);
  return keys;
}

function emptyLike(value: unknown): unknown {
  return Array.isArray(value) ? [] : isJsonObject(value) ? {} : undefined;
}

function compareLists(before: readonly unknown[], after: readonly unknown[], place: Place): Comparison {
  const collected = new Collector();
  const [left, right] = [storedElementsOf(before, place), storedElementsOf(after, place)];
  const inner = elementPlace(place);
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [old, fresh] = [left.get(key), right.get(key)];
    collected.add(key, compareNodes(old, fresh, inner), old, fresh);
  }
  return collected.result;
}

/** Puts the comparisons of a node's parts together; a part that is new or gone is itself a member. */
class Collector {
  readonly #added: Record<string, FieldSet> = {};
  readonly #removed: Record<string, FieldSet> = {};
  readonly #modified: Record<string, FieldSet> = {};

  add(element: string, { added, removed, modified }: Comparison, before: unknown, after: unknown): void {
    put(this.#added, element, added, isAbsent(before) && !isAbsent(after));
    put(this.#removed, element, removed, isAbsent(after) && !isAbsent(before));
    put(this.#modified, element, modified, false);
  }

  get result(): Comparison {
    return {
      added: node(false, this.#added),
      removed: node(false, this.#removed),
      modified: node(false, this.#modified),
    };
  }
}

function put(target: Record<string, FieldSet>, element: string, set: FieldSet | undefined, member: boolean): void {
  const marked = member ? node(true, set ?? LEAF) : set;
  if (marked !== undefined) target[element] = marked;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
