/** Makes strategic merge patches; mirrors CreateTwoWayMergePatch and CreateThreeWayMergePatch of k8s.io/apimachinery/pkg/util/strategicpatch. */
import { deepEqual } from './deep-equal.ts';
import { isEmptyObject, isJsonObject, type JsonObject } from './json.ts';
import type { FieldSchema, Schema } from './schema.ts';
import { combineStrategicMergePatches, DELETE_PREFIX, DIRECTIVE, ORDER_PREFIX, RETAIN_KEYS } from './strategic-merge-patch.ts';
import { identity, sortByOrder } from './strategic-order.ts';

interface Options {
  readonly deletions: boolean;
  readonly changes: boolean;
  readonly retainKeys: boolean;
}

/** The patch from one object to the other; empty when they are equal. */
export function createTwoWayMergePatch(original: JsonObject, modified: JsonObject, schema: Schema | undefined): JsonObject {
  return diffMaps(original, modified, schema, { deletions: true, changes: true, retainKeys: false });
}

/**
 * The patch of `kubectl apply`: what `modified` has otherwise than `current`, and what it no longer has
 * of `original` (the last applied configuration). Empty when there is nothing to do.
 */
export function createThreeWayStrategicPatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  schema: Schema | undefined,
): JsonObject {
  const changes = diffMaps(current, modified, schema, { deletions: false, changes: true, retainKeys: false });
  const deletions = diffMaps(original, modified, schema, { deletions: true, changes: false, retainKeys: false });
  return combineStrategicMergePatches(deletions, changes, schema);
}

function diffMaps(original: JsonObject, modified: JsonObject, schema: Schema | undefined, options: Options): JsonObject {
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(modified)) {
    const before = original[key];
    const field = schema?.fields?.get(key);
    if (isJsonObject(before) && isJsonObject(value)) diffMapField(patch, key, before, value, schema, field, options);
    else if (Array.isArray(before) && Array.isArray(value) && field?.merge.patchStrategy === 'merge')
      diffListField(patch, key, before, value, field, options);
    else if (options.changes && (!Object.hasOwn(original, key) || !deepEqual(before, value))) patch[key] = value;
  }
  const gone = Object.keys(original).filter((key) => !Object.hasOwn(modified, key));
  if (options.deletions) for (const key of gone) patch[key] = null;
  if (options.retainKeys) {
    const kept = Object.keys(modified).filter((key) => modified[key] !== null);
    if (kept.length > 0 && (!isEmptyObject(patch) || gone.length > 0)) patch[RETAIN_KEYS] = kept.sort();
  }
  return patch;
}

function diffMapField(
  patch: Record<string, unknown>,
  key: string,
  before: JsonObject,
  value: JsonObject,
  schema: Schema | undefined,
  field: FieldSchema | undefined,
  options: Options,
): void {
  if (field?.merge.patchStrategy === 'replace') {
    if (options.changes && !deepEqual(before, value)) patch[key] = value;
    return;
  }
  const inner = field?.schema ?? (schema?.type === 'map' ? schema.items : undefined);
  const changes = diffMaps(before, value, inner, { ...options, retainKeys: field?.merge.retainKeys ?? false });
  if (!isEmptyObject(changes)) patch[key] = changes;
}

function diffListField(
  patch: Record<string, unknown>,
  key: string,
  before: readonly unknown[],
  value: readonly unknown[],
  field: FieldSchema,
  options: Options,
): void {
  if (before.length === 0) {
    if (value.length > 0 && options.changes) patch[key] = value;
    return;
  }
  const { mergeKey, changed, deleted } = diffElements(before, value, field, {
    ...options,
    retainKeys: field.merge.retainKeys,
  });
  const sorted = sortByOrder(changed, value, mergeKey);
  const order = value.map((element) => (mergeKey !== undefined && isJsonObject(element) ? { [mergeKey]: element[mergeKey] } : element));
  if (mergeKey === undefined) {
    if (sorted.length > 0) patch[key] = sorted;
    if (deleted.length > 0) patch[`${DELETE_PREFIX}${key}`] = deleted;
  } else if (sorted.length > 0 || deleted.length > 0) {
    patch[key] = [...sorted, ...deleted];
  }
  const reordered = !sameOrder(before, value, mergeKey);
  if (order.length > 0 && (sorted.length > 0 || deleted.length > 0 || reordered)) patch[`${ORDER_PREFIX}${key}`] = order;
}

interface ElementDiff {
  readonly mergeKey: string | undefined;
  readonly changed: readonly unknown[];
  readonly deleted: readonly unknown[];
}

function diffElements(before: readonly unknown[], value: readonly unknown[], field: FieldSchema, options: Options): ElementDiff {
  const mergeKey = field.merge.patchMergeKey;
  const old = new Map(before.map((element) => [identity(element, mergeKey), element]));
  const fresh = new Map(value.map((element) => [identity(element, mergeKey), element]));
  const changed: unknown[] = [];
  for (const [id, element] of fresh) {
    const match = old.get(id);
    if (match === undefined) {
      if (options.changes) changed.push(element);
    } else if (mergeKey !== undefined && isJsonObject(match) && isJsonObject(element)) {
      const inner = diffMaps(match, element, field.schema.items, options);
      if (!isEmptyObject(inner)) changed.push({ ...inner, [mergeKey]: element[mergeKey] });
    }
  }
  const gone = options.deletions ? [...old].filter(([id]) => !fresh.has(id)).sort(([a], [b]) => (a < b ? -1 : 1)) : [];
  const deleted = gone.map(([, element]) =>
    mergeKey !== undefined && isJsonObject(element) ? { [DIRECTIVE]: 'delete', [mergeKey]: element[mergeKey] } : element,
  );
  return { mergeKey, changed, deleted };
}

/** Whether the elements stand in the same order; lists of different lengths never do, as upstream's isOrderSame has it. */
function sameOrder(a: readonly unknown[], b: readonly unknown[], mergeKey: string | undefined): boolean {
  if (a.length !== b.length) return false;
  const left = a.map((element) => identity(element, mergeKey));
  const right = b.map((element) => identity(element, mergeKey));
  const inLeft = new Set(left);
  const inRight = new Set(right);
  const common = right.filter((id) => inLeft.has(id));
  return left.filter((id) => inRight.has(id)).every((id, index) => id === common[index]);
}
