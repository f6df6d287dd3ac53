import type { KubeObject, ManagedFieldsEntry } from '#kube/object.ts';
import { decodeFields, encodeFields, type FieldSet, type FieldsV1 } from './field-set.ts';

/** One writer of an object and the fields it owns. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string;
  readonly fields: FieldSet;
  /** What it was read from; written back when the fields are the same. */
  readonly entry?: ManagedFieldsEntry;
}

export function readManagers(object: KubeObject | undefined): Manager[] {
  return (object?.metadata.managedFields ?? []).map((entry) => ({
    manager: entry.manager ?? '',
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: entry.apiVersion ?? '',
    subresource: entry.subresource ?? '',
    time: entry.time ?? '',
    fields: decodeFields(entry.fieldsV1 as FieldsV1 | undefined),
    entry,
  }));
}

/** Without those who own nothing any more; appliers first, then by time and name. */
export function writeManagers(managers: readonly Manager[]): readonly ManagedFieldsEntry[] {
  return managers
    .filter(({ fields }) => fields.size > 0)
    .toSorted(
      (a, b) =>
        compare(a.operation, b.operation) || compare(a.time, b.time) || compare(a.manager, b.manager) || compare(a.subresource, b.subresource),
    )
    .map(
      ({ manager, operation, apiVersion, time, fields, subresource, entry }) =>
        entry ?? {
          manager,
          operation,
          apiVersion,
          time,
          fieldsType: 'FieldsV1',
          fieldsV1: encodeFields(fields),
          ...(subresource === '' ? {} : { subresource }),
        },
    );
}

/** The same manager with other fields. */
export function withFields({ entry: _entry, ...manager }: Manager, fields: FieldSet, time = manager.time): Manager {
  return { ...manager, fields, time };
}

/** The same manager with the same fields, written again. */
export function touched({ entry, ...manager }: Manager, time: string): Manager {
  return { ...manager, time, ...(entry !== undefined && { entry: { ...entry, time } }) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
