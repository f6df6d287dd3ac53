// Mirrors typed.ToFieldSet and typed.Compare of sigs.k8s.io/structured-merge-diff.
import { canonicalJson } from '#kube/canonical-json.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import { isJsonObject, type JsonObject } from '#kube/json.ts';
import type { FieldMerge } from '#kube/merge-keys.ts';
import type { FieldSchema, Schema } from '#kube/schema.ts';
import { SEPARATOR } from './field-set.ts';

/** Where a value stands: its type and how lists and maps in it are merged. Unknown types are granular maps and atomic lists. */
export interface Place {
  readonly schema: Schema | undefined;
  readonly merge: FieldMerge | undefined;
  readonly path: string;
  /** The field itself can be absent in Go (pointer, map, slice): it is a member of its own when it is new. */
  readonly nullable: boolean;
  /** It is an item of a list. */
  readonly isElement: boolean;
  /** The places of the schema's own fields below it, so that their paths are built once. */
  readonly fields: Map<string, Place>;
}

/** Fields that belong to the server, not to a manager. */
const UNMANAGED = new Set(['apiVersion', 'kind']);
const UNMANAGED_METADATA = new Set([
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]);
const METADATA = 'f:metadata';
/** Structs by value and lists without omitempty: always there in Go. */
const ALWAYS_THERE = new Set([
  'spec',
  'status',
  'metadata',
  'template',
  'strategy',
  'updateStrategy',
  'resources',
  'containers',
  'source',
  'involvedObject',
]);

const rootPlaces = new WeakMap<Schema, Place>();

export function rootPlace(schema: Schema | undefined): Place {
  const known = schema === undefined ? undefined : rootPlaces.get(schema);
  if (known !== undefined) return known;
  const place: Place = { schema, merge: undefined, path: '', nullable: false, isElement: false, fields: new Map() };
  if (schema !== undefined) rootPlaces.set(schema, place);
  return place;
}

/** Every field of `value`. `dots` adds the nullable parents, as upstream does for what an update made. */
export function collectFields(value: unknown, place: Place, dots: boolean, into: Set<string>): void {
  const { path } = place;
  if (isGranularObject(value, place)) {
    collectObject(value, place, dots, into);
    return;
  }
  const parts = partsOf(value, place);
  if (parts === undefined || parts.size === 0) {
    if (path !== '' && path !== METADATA) into.add(path);
    return;
  }
  if ((dots && place.nullable) || place.isElement) into.add(path);
  for (const [item, below] of parts.values()) collectFields(item, below, dots, into);
}

function collectObject(value: JsonObject, place: Place, dots: boolean, into: Set<string>): void {
  const { path } = place;
  let empty = true;
  for (const key in value) {
    const item = value[key];
    if (item === undefined || isUnmanaged(key, path)) continue;
    if (empty && ((dots && place.nullable) || place.isElement)) into.add(path);
    empty = false;
    collectFields(item, placeOf(key, place), dots, into);
  }
  if (empty && path !== '' && path !== METADATA) into.add(path);
}

/** Fields of `next` that `old` has not or has otherwise, and fields of `old` that are gone; what is replaced as a whole is in both. */
export function compareFields(old: unknown, next: unknown, place: Place, changed: Set<string>, removed: Set<string>): void {
  if (old === next) return;
  if (isGranularObject(old, place) && isGranularObject(next, place) && hasFields(old, place.path) && hasFields(next, place.path)) {
    compareObjects(old, next, place, changed, removed);
    return;
  }
  if (deepEqual(old, next)) return;
  if (compareItems(old, next, place, changed, removed)) return;
  const before = partsOf(old, place);
  const after = partsOf(next, place);
  if (before === undefined || after === undefined || before.size === 0 || after.size === 0) {
    if (old !== undefined) collectFields(old, place, true, removed);
    if (next !== undefined) collectFields(next, place, true, changed);
    return;
  }
  for (const [element, [item, below]] of after) {
    const previous = before.get(element);
    if (previous === undefined) collectFields(item, below, true, changed);
    else compareFields(previous[0], item, below, changed, removed);
  }
  for (const [element, [item, below]] of before) if (!after.has(element)) collectFields(item, below, true, removed);
}

function compareObjects(old: JsonObject, next: JsonObject, place: Place, changed: Set<string>, removed: Set<string>): void {
  const { path } = place;
  for (const key in next) {
    const item = next[key];
    const previous = old[key];
    if (item === previous || item === undefined || isUnmanaged(key, path)) continue;
    if (previous === undefined) collectFields(item, placeOf(key, place), true, changed);
    else compareFields(previous, item, placeOf(key, place), changed, removed);
  }
  for (const key in old) {
    if (old[key] !== undefined && next[key] === undefined && !isUnmanaged(key, path)) collectFields(old[key], placeOf(key, place), true, removed);
  }
}

/** Lists of the same items in the same places: only those that differ are looked at. False where they are not. */
function compareItems(old: unknown, next: unknown, { schema, merge, path }: Place, changed: Set<string>, removed: Set<string>): boolean {
  if (!Array.isArray(old) || !Array.isArray(next) || old.length !== next.length || merge?.listType !== 'map' || merge.atomic) return false;
  const { listMapKeys } = merge;
  if (!next.every((item, index) => haveSameKeys(old[index], item, listMapKeys))) return false;
  for (const [index, item] of next.entries())
    if (item !== old[index]) compareFields(old[index], item, itemPlace(path, `k:${itemKey(item, merge)}`, schema), changed, removed);
  return true;
}

function haveSameKeys(old: unknown, next: unknown, keys: readonly string[]): boolean {
  return old === next || (isJsonObject(old) && isJsonObject(next) && keys.every((key) => old[key] === next[key]));
}

function hasFields(value: JsonObject, path: string): boolean {
  for (const key in value) if (value[key] !== undefined && !isUnmanaged(key, path)) return true;
  return false;
}

export type Parts = ReadonlyMap<string, readonly [value: unknown, place: Place]>;

/** What a granular value is made of, by path element; undefined for leaves and atomic values. */
export function partsOf(value: unknown, place: Place): Parts | undefined {
  const { schema, merge, path } = place;
  if (merge?.atomic === true) return undefined;
  if (Array.isArray(value)) return merge === undefined || merge.listType === 'atomic' ? undefined : listParts(value, schema, merge, path);
  return isGranularObject(value, place) ? objectParts(value, place) : undefined;
}

function isGranularObject(value: unknown, { schema, merge, path }: Place): value is JsonObject {
  return merge?.atomic !== true && isJsonObject(value) && (schema?.type !== 'any' || path === '');
}

function objectParts(value: JsonObject, place: Place): Parts {
  const { path } = place;
  const parts = new Map<string, readonly [unknown, Place]>();
  for (const key in value) {
    const item = value[key];
    if (item !== undefined && !isUnmanaged(key, path)) parts.set(`f:${key}`, [item, placeOf(key, place)]);
  }
  return parts;
}

function isUnmanaged(key: string, path: string): boolean {
  return path === '' ? UNMANAGED.has(key) : path === METADATA && UNMANAGED_METADATA.has(key);
}

function placeOf(key: string, place: Place): Place {
  return place.fields.get(key) ?? fieldPlace(key, place);
}

function fieldPlace(key: string, { schema, path, fields }: Place): Place {
  const field = schema?.fields?.get(key);
  const place: Place = {
    schema: field?.schema ?? schema?.items,
    merge: field?.merge,
    path: join(path, `f:${key}`),
    nullable: isNullable(key, field),
    isElement: false,
    fields: new Map(),
  };
  if (field !== undefined) fields.set(key, place);
  return place;
}

function isNullable(key: string, field: FieldSchema | undefined): boolean {
  return field === undefined || !ALWAYS_THERE.has(key);
}

function listParts(value: readonly unknown[], schema: Schema | undefined, merge: FieldMerge, path: string): Parts {
  const parts = new Map<string, readonly [unknown, Place]>();
  for (const item of value) {
    const element = merge.listType === 'set' ? `v:${JSON.stringify(item)}` : `k:${itemKey(item, merge)}`;
    parts.set(element, [item, itemPlace(path, element, schema)]);
  }
  return parts;
}

function itemPlace(path: string, element: string, schema: Schema | undefined): Place {
  return { schema: schema?.items, merge: undefined, path: join(path, element), nullable: true, isElement: true, fields: new Map() };
}

function itemKey(item: unknown, { listMapKeys, keyDefaults }: FieldMerge): string {
  const fields = isJsonObject(item) ? item : {};
  return canonicalJson(
    Object.fromEntries(listMapKeys.map((key) => [key, fields[key] ?? keyDefaults?.[key]] as const).filter(([, value]) => value !== undefined)),
  );
}

function join(path: string, element: string): string {
  return path === '' ? element : path + SEPARATOR + element;
}
