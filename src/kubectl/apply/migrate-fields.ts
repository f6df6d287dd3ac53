/** Fields that client-side apply owns become those of server-side apply. Mirrors UpgradeManagedFieldsPatch of client-go/util/csaupgrade. */
import { isJsonObject, type JsonObject } from '#kube/json.ts';
import type { Unstructured } from '#kube/object.ts';

interface ManagedEntry {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: JsonObject;
}

/** Who wrote this applied on the client's side, under whatever name. */
const LAST_APPLIED = ['f:metadata', 'f:annotations', 'f:kubectl.kubernetes.io/last-applied-configuration'];

/** A JSON patch; undefined when there is nothing to take over. */
export function migrationPatch(object: Unstructured, manager: string): readonly unknown[] | undefined {
  const entries = (object.metadata?.managedFields ?? []) as readonly ManagedEntry[];
  const isUpdate = (entry: ManagedEntry): boolean => entry.operation === 'Update' && (entry.subresource ?? '') === '';
  const owners = new Set(entries.filter((entry) => isUpdate(entry) && owns(entry, LAST_APPLIED)).map((entry) => entry.manager));
  const isOld = (entry: ManagedEntry): boolean => isUpdate(entry) && owners.has(entry.manager);
  const isOwn = (entry: ManagedEntry): boolean => entry.manager === manager && entry.operation === 'Apply' && (entry.subresource ?? '') === '';
  const old = entries.filter(isOld);
  const own = entries.find(isOwn) ?? old[0];
  if (old.length === 0 || own === undefined) return undefined;
  const fieldsV1 = [own, ...old].map((entry) => entry.fieldsV1 ?? {}).reduce(union);
  const value = entries
    .filter((entry) => entry === own || !isOld(entry))
    .map((entry) => (entry === own ? { ...entry, manager, operation: 'Apply', fieldsV1 } : entry));
  return [
    { op: 'replace', path: '/metadata/managedFields', value },
    { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata?.resourceVersion },
  ];
}

function owns({ fieldsV1 }: ManagedEntry, path: readonly string[]): boolean {
  let at: unknown = fieldsV1;
  for (const field of path) at = isJsonObject(at) ? at[field] : undefined;
  return at !== undefined;
}

function union(a: JsonObject, b: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const known = merged[key];
    merged[key] = isJsonObject(known) && isJsonObject(value) ? union(known, value) : value;
  }
  return merged;
}
