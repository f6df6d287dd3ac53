/** Server-side apply; mirrors the Updater of sigs.k8s.io/structured-merge-diff/merge and the field manager around it. */
import { deepEqual } from '../deep-equal.ts';
import { without, type JsonObject } from '../json.ts';
import type { ManagedFieldsEntry, ObjectMeta } from '../object.ts';
import type { Schema } from '../schema.ts';
import type { StatusCause } from '../status-error.ts';
import { applyConflict } from '../status-errors.ts';
import { compareObjects } from './compare.ts';
import { equalSets, intersection, isLeaf, printPaths, union, type FieldSet } from './field-set.ts';
import { isSameManager, printManager, readManagers, takeFromOthers, tracked, writeManagers, type Manager, type Ownership } from './managers.ts';
import { fieldSetOf, mergeObjects, removeItems } from './merge.ts';

export interface ApplyOptions {
  readonly schema: Schema | undefined;
  /** `fieldManager` of the request. */
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly force?: boolean;
  /** RFC 3339. */
  readonly now: string;
  /** Fields that this resource or subresource does not write: `{ 'f:status': {} }`. */
  readonly resetFields?: FieldSet;
}

export interface WithMetadata {
  readonly metadata?: ObjectMeta;
}

/**
 * The live object (`undefined`: none yet) with `config` applied and metadata.managedFields brought up to
 * date; the very live object when nothing changes. Throws `StatusError` Conflict, and `TypedError` when
 * `config` does not fit the schema.
 */
export function serverSideApply<T extends WithMetadata>(live: T | undefined, config: T, options: ApplyOptions): T {
  const before = withoutManagedFields(live ?? {});
  const applied = withoutManagedFields(config);
  const self: Manager = {
    name: options.manager,
    operation: 'Apply',
    apiVersion: options.apiVersion,
    subresource: options.subresource ?? '',
  };
  const managers = ownersOf(live, before, options);
  const previous = managers.find((manager) => isSameManager(manager, self));

  const spoken = fieldSetOf(applied, options.schema);
  const fields = tracked(spoken, options.resetFields) ?? {};
  const others = managers.filter((manager) => manager !== previous);
  const merged = mergeObjects(before, applied, options.schema);
  const kept = union(spoken, ownedBy(others));
  const object = previous === undefined ? merged : removeItems(merged, previous.fields, kept, options.schema);

  const { added, modified, removed } = compareObjects(before, object, options.schema);
  const changed = union(added, modified);
  if (options.force !== true) refuseConflicts(others, changed);
  const remaining = takeFromOthers(others, self, union(changed, removed));
  const unchanged = live !== undefined && deepEqual(before, object);
  const keepsTime = unchanged && previous !== undefined && equalSets(previous.fields, fields);
  const own: Ownership = { ...self, fields, time: keepsTime ? previous.time : options.now };
  const written = writeManagers([...remaining, own]);
  if (unchanged && deepEqual(written, live.metadata?.managedFields ?? [])) return live;
  return withManagedFields(object as T, written);
}

function ownedBy(managers: readonly Ownership[]): FieldSet | undefined {
  return managers.reduce<FieldSet | undefined>((all, { fields }) => (isLeaf(fields) ? all : union(all, fields)), undefined);
}

/** An object that was never tracked belongs to whoever wrote it before. */
function ownersOf(live: WithMetadata | undefined, before: JsonObject, options: ApplyOptions): readonly Ownership[] {
  const managers = readManagers(live?.metadata?.managedFields);
  if (live === undefined || managers.length > 0) return managers;
  const fields = tracked(compareObjects({}, before, options.schema).added, options.resetFields);
  if (fields === undefined) return [];
  return [
    {
      name: 'before-first-apply',
      operation: 'Update',
      apiVersion: options.apiVersion,
      subresource: '',
      fields,
      time: options.now,
    },
  ];
}

function refuseConflicts(others: readonly Ownership[], changed: FieldSet | undefined): void {
  const conflicts = others.flatMap((manager) => {
    const shared = intersection(manager.fields, changed);
    return shared === undefined ? [] : printPaths(shared).map((path) => ({ manager: printManager(manager), path }));
  });
  const [first] = conflicts;
  if (first === undefined) return;
  const causes: StatusCause[] = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field: path,
  }));
  if (conflicts.length === 1) throw applyConflict(causes, `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`);
  const lines = [...new Set(conflicts.map(({ manager }) => manager))]
    .sort()
    .flatMap((name) => [`conflicts with ${name}:`, ...conflicts.filter(({ manager }) => manager === name).map(({ path }) => `- ${path}`)]);
  throw applyConflict(causes, `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`);
}

export function withoutManagedFields(object: WithMetadata): JsonObject {
  if (object.metadata?.managedFields === undefined) return object as JsonObject;
  return { ...object, metadata: without(object.metadata, 'managedFields') };
}

export function withManagedFields<T extends WithMetadata>(object: T, managedFields: readonly ManagedFieldsEntry[]): T {
  return { ...object, metadata: { ...object.metadata, managedFields } };
}
