// Mirrors Updater.Update of sigs.k8s.io/structured-merge-diff and k8s.io/apimachinery/pkg/util/managedfields.
import { groupVersion } from '#kube/api-resource.ts';
import type { Draft, KubeObject } from '#kube/object.ts';
import { formatTime } from '#kube/time.ts';
import type { WriteContext } from '../generic/write-context.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { schemaOf } from '../schema-of.ts';
import { compareFields, rootPlace } from './compare-fields.ts';
import { difference, type FieldSet } from './field-set.ts';
import { readManagers, touched, withFields, writeManagers, type Manager } from './managers.ts';

/** Notes in metadata.managedFields who wrote what: whoever changes a field owns it from then on. */
export function recordManagedFields(
  definition: ResourceDefinition,
  old: KubeObject | undefined,
  object: Draft<KubeObject>,
  subresource: string | undefined,
  context: WriteContext,
): void {
  if (context.operation === 'Apply') return;
  const { resource } = definition;
  const changed = new Set<string>();
  const removed = new Set<string>();
  const { status: _status, ...withoutStatus } = object as { status?: unknown };
  const written = old === undefined && resource.subresources.includes('status') ? withoutStatus : object;
  compareFields(old ?? {}, written, rootPlace(schemaOf(definition)), changed, removed);
  for (const path of changed) removed.delete(path);
  if (changed.size === 0 && removed.size === 0) return;
  const apiVersion = groupVersion(resource);
  const identity = { manager: context.fieldManager, operation: 'Update', apiVersion, subresource: subresource ?? context.subresource ?? '' } as const;
  const time = formatTime(context.clock.now());
  const managers: Manager[] = [];
  let own: Manager | undefined;
  for (const manager of readManagers(object)) {
    if (isSame(manager, identity)) own = manager;
    else if (overlaps(manager.fields, changed) || overlaps(manager.fields, removed))
      managers.push(withFields(manager, difference(manager.fields, changed, removed)));
    else managers.push(manager);
  }
  if (own !== undefined && includes(own.fields, changed) && !overlaps(own.fields, removed)) managers.push(touched(own, time));
  else {
    const fields = own === undefined ? changed : union(difference(own.fields, removed), changed);
    managers.push({ manager: identity.manager, operation: 'Update', apiVersion, subresource: identity.subresource, time, fields });
  }
  object.metadata.managedFields = writeManagers(managers) as never;
}

function union(fields: Set<string>, others: FieldSet): FieldSet {
  for (const path of others) fields.add(path);
  return fields;
}

function includes(fields: FieldSet, others: FieldSet): boolean {
  for (const path of others) if (!fields.has(path)) return false;
  return true;
}

function isSame(
  manager: Manager,
  { manager: name, operation, apiVersion, subresource }: Pick<Manager, 'manager' | 'operation' | 'apiVersion' | 'subresource'>,
): boolean {
  return manager.manager === name && manager.operation === operation && manager.apiVersion === apiVersion && manager.subresource === subresource;
}

function overlaps(fields: FieldSet, others: FieldSet): boolean {
  for (const path of others) if (fields.has(path)) return true;
  return false;
}
