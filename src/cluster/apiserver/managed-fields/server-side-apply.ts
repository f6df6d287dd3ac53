// Mirrors Updater.Apply of sigs.k8s.io/structured-merge-diff.
import { groupVersion } from '#kube/api-resource.ts';
import type { KubeObject, ManagedFieldsEntry, Unstructured } from '#kube/object.ts';
import { applyConflict } from '#kube/status-errors.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { schemaOf } from '../schema-of.ts';
import { collectFields, compareFields, rootPlace } from './compare-fields.ts';
import { difference, intersection, printPath, type FieldSet } from './field-set.ts';
import { takenOver, withLastApplied } from './last-applied.ts';
import { readManagers, withFields, writeManagers, type Manager } from './managers.ts';
import { mergeApplied, pruneFields } from './merge-applied.ts';

export interface ApplyOptions {
  readonly manager: string;
  readonly force: boolean;
  readonly subresource: string | undefined;
  /** RFC 3339. */
  readonly time: string;
}

export interface Applied {
  readonly object: Unstructured;
  readonly managedFields: readonly ManagedFieldsEntry[];
}

/** What the object becomes when `manager` wants `patch`. Throws Conflict when others own fields that would change. */
export function applyFields(definition: ResourceDefinition, live: KubeObject | undefined, patch: Unstructured, options: ApplyOptions): Applied {
  const place = rootPlace(schemaOf(definition));
  const { resource } = definition;
  const wanted = new Set<string>();
  collectFields(patch, place, false, wanted);
  const { manager, force, subresource = '', time } = options;
  const managers = readManagers(live);
  const mine = managers.find((other) => other.manager === manager && other.operation === 'Apply' && other.subresource === subresource);
  const others = managers.filter((other) => other !== mine);
  const merged = live === undefined ? patch : (mergeApplied(live, patch, place) as Unstructured);
  const changed = new Set<string>();
  compareFields(live ?? {}, merged, place, changed, new Set());
  const contested = others.map((other) => [other, intersection(other.fields, changed)] as const).filter(([, fields]) => fields.size > 0);
  const taken = contested.length > 0 && !force ? takenOver(live, manager, place) : undefined;
  const refused =
    taken === undefined
      ? []
      : contested.map(([other, fields]) => [other, difference(fields, taken)] as const).filter(([, fields]) => fields.size > 0);
  if (refused.length > 0) throw conflictOf(refused);
  const left = others.map((other) => {
    const lost = contested.find(([candidate]) => candidate === other)?.[1];
    return lost === undefined ? other : withFields(other, difference(other.fields, lost));
  });
  const kept = new Set([...wanted, ...left.flatMap(({ fields }) => [...fields])]);
  const gone = mine === undefined ? new Set<string>() : difference(mine.fields, kept);
  const object = gone.size === 0 ? merged : (pruneFields(merged, place, gone, kept) as Unstructured);
  const owner: Manager =
    mine !== undefined && equalSets(mine.fields, wanted)
      ? mine
      : { manager, operation: 'Apply', apiVersion: groupVersion(resource), subresource, time, fields: wanted };
  return { object: withLastApplied(object, live, patch, manager), managedFields: writeManagers([...left, owner]) };
}

function equalSets(a: FieldSet, b: FieldSet): boolean {
  return a.size === b.size && [...a].every((path) => b.has(path));
}

function conflictOf(contested: readonly (readonly [Manager, FieldSet])[]): ReturnType<typeof applyConflict> {
  const conflicts = contested
    .map(([manager, fields]) => [printManager(manager), [...fields].map(printPath).sort()] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const causes = conflicts.flatMap(([manager, paths]) =>
    paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${manager}`, field })),
  );
  const [first] = causes;
  const text =
    causes.length === 1 && first !== undefined
      ? `${first.message}: ${first.field}`
      : conflicts.map(([manager, paths]) => [`conflicts with ${manager}:`, ...paths.map((path) => `- ${path}`)].join('\n')).join('\n');
  return applyConflict(causes, `Apply failed with ${causes.length} conflict${causes.length === 1 ? '' : 's'}: ${text}`);
}

function printManager({ manager, operation, subresource, apiVersion }: Manager): string {
  const name = subresource === '' ? `"${manager}"` : `"${manager}" with subresource "${subresource}"`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
