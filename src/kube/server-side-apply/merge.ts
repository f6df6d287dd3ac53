// Mirrors TypedValue.Merge, ToFieldSet and RemoveItems of sigs.k8s.io/structured-merge-diff/typed.
import { deepEqual } from '../deep-equal.ts';
import type { JsonObject } from '../json.ts';
import type { Schema } from '../schema.ts';
import { children, LEAF, node, printElement, type FieldSet } from './field-set.ts';
import {
  Duplicates,
  elementPlace,
  elementsOf,
  fieldPlace,
  isEmptyValue,
  listOf,
  rootPlace,
  shapeOf,
  storedElementsOf,
  TypedError,
  type Place,
} from './typed-value.ts';

/** `config` laid over `live`; what they have in common is shared with `live`. */
export function mergeObjects(live: JsonObject, config: JsonObject, schema: Schema | undefined): JsonObject {
  return mergeNodes(live, config, rootPlace(schema), '') as JsonObject;
}

function mergeNodes(live: unknown, config: unknown, place: Place, at: string): unknown {
  if (config === null || config === undefined) return config === null ? undefined : live;
  const shape = shapeOf(config, place);
  if (shape === 'leaf' || live === undefined || live === null || shapeOf(live, place) !== shape)
    return deepEqual(live, config) ? live : withoutNulls(config);
  return shape === 'map'
    ? mergeMaps(live as JsonObject, config as JsonObject, place, at)
    : mergeLists(live as readonly unknown[], config as readonly unknown[], place, at);
}

function mergeMaps(live: JsonObject, config: JsonObject, place: Place, at: string): JsonObject {
  let result: Record<string, unknown> | undefined;
  for (const [name, value] of Object.entries(config)) {
    const merged = mergeNodes(live[name], value, fieldPlace(place, name), `${at}.${name}`);
    if (merged === live[name]) continue;
    result ??= { ...live };
    if (merged === undefined) delete result[name];
    else result[name] = merged;
  }
  return result ?? live;
}

function mergeLists(live: readonly unknown[], config: readonly unknown[], place: Place, at: string): readonly unknown[] {
  const [left, right] = [storedElementsOf(live, place), elementsOf(config, place, at)];
  const inner = elementPlace(place);
  const merged = new Map(left);
  for (const [key, value] of right) {
    const before = left.get(key);
    merged.set(key, mergeNodes(before instanceof Duplicates ? undefined : before, value, inner, at + printElement(key)));
  }
  const order = mergeOrder([...left.keys()], [...right.keys()]);
  const result = listOf(order.map((key) => merged.get(key)));
  return result.length === live.length && result.every((element, index) => element === live[index]) ? live : result;
}

/** Keys of both lists: the order of `right` holds, what only `left` has comes before what follows it there. */
function mergeOrder(left: readonly string[], right: readonly string[]): readonly string[] {
  const inRight = new Set(right);
  const inLeft = new Set(left);
  const shared = right.filter((key) => inLeft.has(key));
  const merged = new Set<string>();
  let [l, r, next] = [0, 0, 0];
  const take = (key: string): void => {
    merged.add(key);
    if (shared[next] === key) next++;
  };
  while (l < left.length || r < right.length) {
    const [ours, theirs] = [left[l], right[r]];
    if (ours !== undefined && ours === theirs) {
      take(ours);
      l++;
      r++;
    } else if (ours !== undefined && theirs !== undefined && inRight.has(ours) && shared[next] !== undefined && shared[next] !== ours) {
      l++;
    } else if (ours !== undefined && !inRight.has(ours)) {
      merged.add(ours);
      l++;
    } else {
      if (ours !== undefined && merged.has(ours)) l++;
      if (theirs !== undefined) {
        take(theirs);
        r++;
      }
    }
  }
  return [...merged];
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([key, field]) => [key, withoutNulls(field)]),
  );
}

/** The fields that a configuration speaks of. Throws `TypedError` when it does not fit the schema. */
export function fieldSetOf(config: JsonObject, schema: Schema | undefined): FieldSet | undefined {
  const errors: string[] = [];
  const set = collect(config, rootPlace(schema), '', errors);
  if (errors.length === 1) throw new TypedError(errors[0] ?? '');
  if (errors.length > 1) throw new TypedError(`errors:\n${errors.map((error) => `  ${error}`).join('\n')}`);
  return set;
}

function collect(value: unknown, place: Place, at: string, errors: string[]): FieldSet | undefined {
  const shape = shapeOf(value, place);
  if (shape === 'leaf') return LEAF;
  const parts: Record<string, FieldSet> = {};
  if (shape === 'map') {
    for (const [name, field] of Object.entries(value as JsonObject)) {
      const declared = place.schema?.fields?.has(name) === true;
      if (place.schema?.type === 'object' && !declared && place.schema.preserveUnknownFields !== true) {
        errors.push(`${at}.${name}: field not declared in schema`);
        continue;
      }
      const inner = collect(field, fieldPlace(place, name), `${at}.${name}`, errors);
      const empty = isEmptyValue(field) && !Array.isArray(field);
      const set = empty || !declared ? node(true, inner ?? LEAF) : inner;
      if (set !== undefined) parts[`f:${name}`] = set;
    }
    return node(false, parts);
  }
  try {
    for (const [key, element] of elementsOf(value as readonly unknown[], place, at)) {
      parts[key] = node(true, collect(element, elementPlace(place), at + printElement(key), errors) ?? LEAF) ?? LEAF;
    }
  } catch (error) {
    if (!(error instanceof TypedError)) throw error;
    errors.push(error.message);
  }
  return node(false, parts);
}

/** `object` without what is in `gone` and, in no part, in `kept`. */
export function removeItems(object: JsonObject, gone: FieldSet, kept: FieldSet | undefined, schema: Schema | undefined): JsonObject {
  return prune(object, gone, kept ?? {}, rootPlace(schema)) as JsonObject;
}

function prune(value: unknown, gone: FieldSet, kept: FieldSet, place: Place): unknown {
  const shape = shapeOf(value, place);
  if (shape === 'leaf') return value;
  if (shape === 'list') {
    const elements = new Map(storedElementsOf(value as readonly unknown[], place));
    for (const [key, set] of children(gone)) {
      const keep = kept[key];
      if (keep === undefined) elements.delete(key);
      else if (elements.has(key)) elements.set(key, prune(elements.get(key), set, keep, elementPlace(place)));
    }
    return listOf(elements.values());
  }
  const result: Record<string, unknown> = { ...(value as JsonObject) };
  for (const [element, set] of children(gone)) {
    const name = element.slice(2);
    const keep = kept[element];
    if (!element.startsWith('f:') || result[name] === undefined) continue;
    if (keep === undefined) delete result[name];
    else result[name] = prune(result[name], set, keep, fieldPlace(place, name));
  }
  return result;
}
