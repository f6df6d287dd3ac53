/** Applies strategic merge patches; mirrors StrategicMergePatch in k8s.io/apimachinery/pkg/util/strategicpatch. */
import { canonicalJson } from './canonical-json.ts';
import { deepEqual } from './deep-equal.ts';
import { isJsonObject, without, type JsonObject } from './json.ts';
import type { FieldSchema, Schema } from './schema.ts';
import { enforceOrder, identity, sortByOrder } from './strategic-order.ts';

export class StrategicMergeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StrategicMergeError';
  }
}

export const DIRECTIVE = '$patch';
export const RETAIN_KEYS = '$retainKeys';
export const DELETE_PREFIX = '$deleteFromPrimitiveList/';
export const ORDER_PREFIX = '$setElementOrder/';

/** `document`: a patch meets an object. `patch`: two patches become one, nulls and directives stay. */
type Mode = 'document' | 'patch';

/** Returns the patched object, sharing what did not change. Throws `StrategicMergeError`. */
export function applyStrategicMergePatch<T>(original: T, patch: unknown, schema: Schema | undefined): T {
  if (!isJsonObject(patch)) throw new StrategicMergeError('invalid JSON document');
  return mergeMap(original as JsonObject, patch, schema, 'document') as T;
}

/** The one patch that does what `first`, then `second` do. */
export function combineStrategicMergePatches(first: JsonObject, second: JsonObject, schema: Schema | undefined): JsonObject {
  return mergeMap(first, second, schema, 'patch');
}

function mergeMap(original: JsonObject, patch: JsonObject, schema: Schema | undefined, mode: Mode): JsonObject {
  const directive = patch[DIRECTIVE];
  if (directive !== undefined) return replaceOrDelete(directive, patch);
  let result: Record<string, unknown> = { ...retain(original, patch, mode) };
  const ordered = new Set<string>();
  for (const [key, value] of Object.entries(patch)) {
    if (!key.startsWith(ORDER_PREFIX)) continue;
    if (mode === 'patch') {
      if (result[key] !== undefined && !deepEqual(result[key], value)) throw new StrategicMergeError('$setElementOrder lists do not match');
      result[key] = value;
    } else {
      const name = key.slice(ORDER_PREFIX.length);
      ordered.add(name);
      result = mergeOrdered(result, patch, name, value, schema);
    }
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(ORDER_PREFIX) || key === RETAIN_KEYS || ordered.has(key)) continue;
    if (key.startsWith(DELETE_PREFIX)) {
      const name = key.slice(DELETE_PREFIX.length);
      if (mode === 'patch') result[key] = value;
      else if (!ordered.has(name) && Array.isArray(result[name]) && Array.isArray(value)) result[name] = subtract(result[name], value);
    } else {
      mergeField(result, key, value, schema, mode);
    }
  }
  return deepEqualShallow(result, original) ? original : result;
}

function mergeField(result: Record<string, unknown>, key: string, value: unknown, schema: Schema | undefined, mode: Mode): void {
  if (value === null) {
    if (mode === 'patch') result[key] = null;
    else delete result[key];
    return;
  }
  const before = result[key];
  const field = schema?.fields?.get(key);
  if (isJsonObject(before) && isJsonObject(value)) {
    const merged = field?.merge.patchStrategy === 'replace' ? value : mergeMap(before, value, subschema(schema, field), mode);
    result[key] = merged;
  } else if (Array.isArray(before) && Array.isArray(value) && field?.merge.patchStrategy === 'merge') {
    const merged = mergeList(before, value, field, mode);
    result[key] = mode === 'document' ? merged : deletionsLast(merged, result[`${ORDER_PREFIX}${key}`], field);
  } else {
    result[key] = mode === 'document' ? plain(value) : value;
  }
}

/** The schema of the value of `field`, or of any value of a map. */
function subschema(schema: Schema | undefined, field: FieldSchema | undefined): Schema | undefined {
  return field?.schema ?? (schema?.type === 'map' ? schema.items : undefined);
}

function replaceOrDelete(directive: unknown, patch: JsonObject): JsonObject {
  if (directive === 'delete') return {};
  if (directive !== 'replace') throw new StrategicMergeError(`unknown patch type: ${String(directive)} in map[${DIRECTIVE}:${String(directive)}]`);
  return without(patch, DIRECTIVE);
}

function retain(original: JsonObject, patch: JsonObject, mode: Mode): JsonObject {
  const keys = patch[RETAIN_KEYS];
  if (keys === undefined) return original;
  if (!Array.isArray(keys)) throw new StrategicMergeError('patch format is invalid for the $retainKeys list');
  if (mode === 'patch') return { ...original, [RETAIN_KEYS]: keys };
  for (const [key, value] of Object.entries(patch)) {
    if (value !== null && !key.startsWith('$') && !keys.includes(key)) throw new StrategicMergeError("patch doesn't match the $retainKeys list");
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)));
}

function mergeOrdered(original: JsonObject, patch: JsonObject, name: string, order: unknown, schema: Schema | undefined): Record<string, unknown> {
  const field = schema?.fields?.get(name);
  const before = Array.isArray(original[name]) ? (original[name] as readonly unknown[]) : [];
  const changes = patch[name];
  const deletions = patch[`${DELETE_PREFIX}${name}`];
  if (!Array.isArray(order)) throw new StrategicMergeError('patch format is invalid for the $setElementOrder list');
  const mergeKey = field?.merge.patchMergeKey;
  let merged: readonly unknown[] = before;
  if (Array.isArray(deletions)) merged = subtract(merged, deletions);
  if (Array.isArray(changes)) {
    checkOrder(changes, order, mergeKey);
    merged = field?.merge.patchStrategy === 'merge' ? mergeList(merged, changes, field, 'document') : changes;
  } else if (changes === null) {
    merged = [];
  }
  const result: Record<string, unknown> = { ...original };
  if (changes === null) delete result[name];
  else if (merged.length > 0 || name in result) result[name] = enforceOrder(merged, order, leftBehind(before, merged, mergeKey), mergeKey);
  return result;
}

/**
 * The original list as merging in place leaves it in upstream, where added elements overwrite the places
 * of deleted ones: it is the order by which elements of the server and of the patch are interleaved.
 */
function leftBehind(before: readonly unknown[], merged: readonly unknown[], mergeKey: string | undefined): readonly unknown[] {
  const [old, now] = [before, merged].map((list) => new Set(list.map((element) => identity(element, mergeKey))));
  const kept = before.filter((element) => now?.has(identity(element, mergeKey)));
  const added = merged.filter((element) => old?.has(identity(element, mergeKey)) === false);
  return [...kept, ...added.slice(0, before.length - kept.length)];
}

function checkOrder(changes: readonly unknown[], order: readonly unknown[], mergeKey: string | undefined): void {
  const wanted = order.map((element) => identity(element, mergeKey));
  let at = 0;
  for (const change of changes) {
    if (isJsonObject(change) && change[DIRECTIVE] === 'delete') continue;
    while (at < wanted.length && wanted[at] !== identity(change, mergeKey)) at++;
    if (at === wanted.length) {
      throw new StrategicMergeError(
        `The order in patch list:\n${canonicalJson(changes)}\n doesn't match ${ORDER_PREFIX.slice(0, -1)} list:\n${canonicalJson(order)}\n`,
      );
    }
  }
}

function mergeList(original: readonly unknown[], patch: readonly unknown[], field: FieldSchema, mode: Mode): readonly unknown[] {
  if (patch.length === 0) return original;
  const mergeKey = field.merge.patchMergeKey;
  if (mergeKey === undefined) return enforceOrder([...new Set([...original, ...patch])], patch, original, undefined);
  const merged = mergeElements(original, patch, mergeKey, field.schema.items, mode);
  const order = patch.filter((element) => !isJsonObject(element) || element[DIRECTIVE] === undefined);
  return enforceOrder(merged, order, original, mergeKey);
}

function mergeElements(
  original: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
  items: Schema | undefined,
  mode: Mode,
): readonly unknown[] {
  const replaces = patch.some((element) => isJsonObject(element) && element[DIRECTIVE] === 'replace');
  let result = mode === 'document' && replaces ? [] : [...original];
  for (const element of patch) {
    if (!isJsonObject(element)) throw new StrategicMergeError('invalid list element: expected a map');
    const directive = element[DIRECTIVE];
    const id = element[mergeKey];
    if (directive === 'replace' && id === undefined) continue;
    if (id === undefined) {
      throw new StrategicMergeError(
        directive === 'delete'
          ? 'delete patch type with no merge key defined'
          : `map: ${canonicalJson(element)} does not contain declared merge key: ${mergeKey}`,
      );
    }
    const isSame = (candidate: unknown): boolean => isJsonObject(candidate) && deepEqual(candidate[mergeKey], id);
    const at = result.findIndex(isSame);
    if (directive === 'delete' && mode === 'document') result = result.filter((candidate) => !isSame(candidate));
    else if (at < 0) result.push(mode === 'document' ? plain(element) : element);
    else result[at] = mergeMap(result[at] as JsonObject, element, items, mode);
  }
  return result;
}

/** The elements of a combined patch as `$setElementOrder` wants them. */
function deletionsLast(elements: readonly unknown[], order: unknown, field: FieldSchema): readonly unknown[] {
  const isDeletion = (element: unknown): boolean => isJsonObject(element) && element[DIRECTIVE] === 'delete';
  const kept = elements.filter((element) => !isDeletion(element));
  const sorted = Array.isArray(order) ? sortByOrder(kept, order, field.merge.patchMergeKey) : kept;
  return [...sorted, ...elements.filter(isDeletion)];
}

/** A value as it is taken over where nothing was: without nulls and directives. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((element) => !isJsonObject(element) || element[DIRECTIVE] === undefined).map(plain);
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter(([key, field]) => field !== null && !isDirective(key));
  return Object.fromEntries(entries.map(([key, field]) => [key, plain(field)]));
}

function isDirective(key: string): boolean {
  return key === DIRECTIVE || key === RETAIN_KEYS || key.startsWith(ORDER_PREFIX) || key.startsWith(DELETE_PREFIX);
}

function subtract(list: readonly unknown[], removed: readonly unknown[]): readonly unknown[] {
  return list.filter((element) => !removed.some((other) => deepEqual(element, other)));
}

function deepEqualShallow(a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
