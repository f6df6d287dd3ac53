import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '#kube/generated/types.ts';
import type { Describer } from '../describe-context.ts';
import { goList } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

interface Row {
  readonly group: string;
  readonly resource: string;
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: readonly string[];
}

/** As Go prints the rules: verbs, group, resources, names, URLs. */
function compareRows(a: Row, b: Row): number {
  const key = ({ group, resource, names, urls, verbs }: Row): string =>
    [verbs, [group], [resource], names, urls].map((list) => `[${list.join(' ')}]`).join(',');
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

/** `deployments.apps/scale` */
function shownResource({ group, resource }: Row): string {
  if (group === '') return resource;
  const [plural = '', ...rest] = resource.split('/');
  return [`${plural}.${group}`, ...rest].join('/');
}

/** One row for each resource of each rule; rows that differ only in verbs become one. */
function rowsOf(rules: readonly PolicyRule[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const rule of rules) {
    const groups = rule.apiGroups ?? [''];
    const resources = (rule.resources ?? []).flatMap((resource) => groups.map((group) => [group, resource] as const));
    const names = (rule.resourceNames?.length ?? 0) === 0 ? [[]] : (rule.resourceNames ?? []).map((name) => [name]);
    const urls = (rule.nonResourceURLs ?? []).map((url): Row => ({ group: '', resource: '', urls: [url], names: [], verbs: rule.verbs }));
    for (const row of [
      ...resources.flatMap(([group, resource]) => names.map((own): Row => ({ group, resource, urls: [], names: own, verbs: rule.verbs }))),
      ...urls,
    ]) {
      const { group, resource } = row;
      const key = JSON.stringify([group, resource, row.urls, row.names]);
      const known = rows.get(key);
      rows.set(key, known === undefined ? row : { ...known, verbs: [...new Set([...known.verbs, ...row.verbs])] });
    }
  }
  return [...rows.values()].sort(compareRows);
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
  for (const row of rowsOf(rules ?? [])) out.write(1, `${shownResource(row)}\t${goList(row.urls)}\t${goList(row.names)}\t${goList(row.verbs)}\n`);
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
