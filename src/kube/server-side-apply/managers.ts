// Mirrors k8s.io/apimachinery/pkg/util/managedfields: who owns which fields.
import type { ManagedFieldsEntry } from '../object.ts';
import { difference, equalSets, isLeaf, recursiveDifference, type FieldSet } from './field-set.ts';
import { shared } from './shared-sets.ts';

/** Fields that nobody owns. */
const UNTRACKED: FieldSet = {
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:clusterName': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
  },
};

/** One who writes: managedFields' entry without its fields. */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** Empty for the main resource. */
  readonly subresource: string;
}

export interface Ownership extends Manager {
  readonly fields: FieldSet;
  readonly time: string | undefined;
}

export function isSameManager(a: Manager, b: Manager): boolean {
  if (a.name !== b.name || a.operation !== b.operation || a.subresource !== b.subresource) return false;
  return a.operation === 'Apply' || a.apiVersion === b.apiVersion;
}

export function readManagers(entries: readonly ManagedFieldsEntry[] | undefined): readonly Ownership[] {
  return (entries ?? []).map((entry) => ({
    name: entry.manager ?? '',
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: entry.apiVersion ?? '',
    subresource: entry.subresource ?? '',
    fields: (entry.fieldsV1 ?? {}) as FieldSet,
    time: entry.time,
  }));
}

/** In the order in which the server keeps them; those that own nothing are left out. */
export function writeManagers(managers: readonly Ownership[]): readonly ManagedFieldsEntry[] {
  return managers
    .filter(({ fields }) => !isLeaf(fields))
    .toSorted(byAge)
    .map((manager) => ({
      apiVersion: manager.apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: shared(manager.fields),
      manager: manager.name,
      operation: manager.operation,
      ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
      ...(manager.time === undefined ? {} : { time: manager.time }),
    }));
}

function byAge(a: Ownership, b: Ownership): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time ?? '', b.time ?? '') ||
    compareText(a.name, b.name) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `set` without what nobody owns and what the strategy resets (`status` of the main resource). */
export function tracked(set: FieldSet | undefined, reset: FieldSet | undefined): FieldSet | undefined {
  return recursiveDifference(recursiveDifference(set, UNTRACKED), reset);
}

/** Takes fields away from every manager but `self`. */
export function takeFromOthers(managers: readonly Ownership[], self: Manager, taken: FieldSet | undefined): readonly Ownership[] {
  if (taken === undefined) return managers;
  return managers.map((manager) => {
    if (isSameManager(manager, self)) return manager;
    const fields = difference(manager.fields, taken) ?? {};
    return equalSets(fields, manager.fields) ? manager : { ...manager, fields };
  });
}

/** `"kubectl"`, `"kubectl-edit" using apps/v1 at 2026-01-01T00:00:00Z`: as conflicts name a manager. */
export function printManager(manager: Ownership): string {
  const subresource = manager.subresource === '' ? '' : ` with subresource "${manager.subresource}"`;
  const named = `"${manager.name}"${subresource}`;
  if (manager.operation === 'Apply') return named;
  return manager.time === undefined ? `${named} using ${manager.apiVersion}` : `${named} using ${manager.apiVersion} at ${manager.time}`;
}
