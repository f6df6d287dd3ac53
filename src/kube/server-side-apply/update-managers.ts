/** Ownership after an ordinary write (create, update, patch); mirrors FieldManager.Update of k8s.io/apimachinery/pkg/util/managedfields. */
import { withManagedFields, withoutManagedFields, type ApplyOptions, type WithMetadata } from './apply.ts';
import { compareObjects } from './compare.ts';
import { difference, union } from './field-set.ts';
import { isSameManager, readManagers, takeFromOthers, tracked, writeManagers, type Manager } from './managers.ts';

/**
 * `object` with metadata.managedFields as they are after `options.manager` wrote it over `live`
 * (`undefined`: created). What the writer changed becomes its own; what it removed is nobody's.
 */
export function updateManagers<T extends WithMetadata>(live: T | undefined, object: T, options: Omit<ApplyOptions, 'force'>): T {
  const entries = object.metadata?.managedFields;
  const reset = entries?.length === 1 && entries[0]?.operation === undefined;
  const source = reset ? [] : entries !== undefined && entries.length > 0 ? entries : live?.metadata?.managedFields;
  const managers = readManagers(source);
  const comparison = compareObjects(live === undefined ? {} : withoutManagedFields(live), withoutManagedFields(object), options.schema);
  const changed = tracked(union(comparison.added, comparison.modified), options.resetFields);
  const removed = tracked(comparison.removed, options.resetFields);
  if (changed === undefined && removed === undefined) {
    return source === undefined || source === entries ? object : withManagedFields(object, source);
  }
  const self: Manager = {
    name: options.manager,
    operation: 'Update',
    apiVersion: options.apiVersion,
    subresource: options.subresource ?? '',
  };
  const previous = managers.find((manager) => isSameManager(manager, self));
  const fields = union(difference(previous?.fields, removed), changed) ?? {};
  const others = takeFromOthers(
    managers.filter((manager) => manager !== previous),
    self,
    union(changed, removed),
  );
  return withManagedFields(object, writeManagers([...others, { ...self, fields, time: changed === undefined ? previous?.time : options.now }]));
}
