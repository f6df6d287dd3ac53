import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '#kube/generated/types.ts';
import type { Describer } from '../describe-context.ts';
import { goList } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

interface Row {
  readonly resource: string;
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: readonly string[];
}

/** The core group first, then by group and resource. */
function compareGroups(a: string, b: string): number {
  const key = (resource: string): string => `${resource.includes('.') ? resource.slice(resource.indexOf('.') + 1) : ''} ${resource}`;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

/** One row for each resource of each rule; rows that differ only in verbs become one. */
function rowsOf(rules: readonly PolicyRule[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const rule of rules) {
    const groups = rule.apiGroups ?? [''];
    const resources = (rule.resources ?? []).flatMap((resource) => groups.map((group) => (group === '' ? resource : `${resource}.${group}`)));
    for (const resource of resources.length === 0 ? [''] : resources) {
      const row: Row = { resource, urls: rule.nonResourceURLs ?? [], names: rule.resourceNames ?? [], verbs: rule.verbs };
      const key = JSON.stringify([resource, row.urls, row.names]);
      const known = rows.get(key);
      rows.set(key, known === undefined ? row : { ...known, verbs: [...new Set([...known.verbs, ...row.verbs])] });
    }
  }
  return [...rows.values()].sort((a, b) => compareGroups(a.resource, b.resource));
}

export const describeRole: Describer = async (object) => {
  const { metadata, rules } = object as unknown as Role | ClusterRole;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, 'PolicyRule:\n');
  out.write(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  out.write(1, '---------\t-----------------\t--------------\t-----\n');
  for (const row of rowsOf(rules ?? [])) out.write(1, `${row.resource}\t${goList(row.urls)}\t${goList(row.names)}\t${goList(row.verbs)}\n`);
  return out.toString();
};

export const describeRoleBinding: Describer = async (object) => {
  const { metadata, roleRef, subjects } = object as unknown as RoleBinding | ClusterRoleBinding;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, 'Role:\n');
  out.write(1, `Kind:\t${roleRef.kind}\n`);
  out.write(1, `Name:\t${roleRef.name}\n`);
  out.write(0, 'Subjects:\n');
  out.write(1, 'Kind\tName\tNamespace\n');
  out.write(1, '----\t----\t---------\n');
  for (const subject of subjects ?? []) out.write(1, `${subject.kind}\t${subject.name}\t${subject.namespace ?? ''}\n`);
  return out.toString();
};
