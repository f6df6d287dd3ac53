// Mirrors k8s.io/client-go/util/csaupgrade.
import type { ManagedFieldsEntry } from '../object.ts';
import { union } from './field-set.ts';
import { readManagers, writeManagers, type Ownership } from './managers.ts';

/**
 * managedFields after an object moves from client-side to server-side apply: what the managers in `from`
 * own by updates (`kubectl-client-side-apply`) goes to `to` as applied. The same entries when there is nothing to move.
 */
export function upgradeManagers(entries: readonly ManagedFieldsEntry[], from: ReadonlySet<string>, to: string): readonly ManagedFieldsEntry[] {
  const managers = readManagers(entries);
  const old = managers.filter((manager) => isOld(manager, from));
  const [first] = old;
  if (first === undefined) return entries;
  const applier = managers.find(({ name, operation, subresource }) => name === to && operation === 'Apply' && subresource === '');
  const fields = old.reduce((all, manager) => union(all, manager.fields) ?? all, applier?.fields ?? {});
  const kept = managers.filter((manager) => manager !== applier && !isOld(manager, from));
  return writeManagers([...kept, { ...(applier ?? first), name: to, operation: 'Apply', fields }]);
}

function isOld({ name, operation, subresource }: Ownership, from: ReadonlySet<string>): boolean {
  return operation === 'Update' && subresource === '' && from.has(name);
}
