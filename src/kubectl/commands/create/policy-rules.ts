/** The rules of roles from --verb, --resource and --resource-name. Mirrors create_role.go. */
import type { CommandContext } from '../../command.ts';
import { BareError, UsageError } from '../../usage-error.ts';

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const STANDARD_VERBS = [
  '*',
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'approve',
  'sign',
  'escalate',
  'impersonate',
  'attest',
];

/** One rule a group, as upstream orders them: by first mention, the same group together. */
export async function resourceRules(context: CommandContext, isCluster: boolean): Promise<readonly PolicyRule[]> {
  const { flags } = context;
  const verbs = unique(flags.list('verb').map((verb) => verb.trim()));
  const effective = verbs.includes('*') ? ['*'] : verbs;
  const listed = flags.list('resource');
  if (effective.length === 0) throw new UsageError('at least one verb must be specified');
  if (listed.length === 0) {
    if (isCluster) return [];
    throw new UsageError('at least one resource must be specified');
  }
  for (const verb of effective) if (!STANDARD_VERBS.includes(verb)) await context.warn(`'${verb}' is not a standard resource verb`);
  const { mapper } = await context.client.discovery();
  const groups = new Map<string, string[]>();
  for (const text of listed) {
    const [type = '', subresource] = text.split('/');
    const resource = type === '*' ? { group: '', plural: '*' } : mapper.findResource(type);
    if (resource === undefined) {
      const [name = '', ...wanted] = type.split('.');
      const where = wanted.length === 0 ? '' : ` in group "${wanted.join('.')}"`;
      throw new BareError(`the server doesn't have a resource type "${name}"${where}`);
    }
    const group = type === '*' ? '*' : resource.group;
    const name = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
    const names = groups.get(group) ?? [];
    if (!names.includes(name)) names.push(name);
    groups.set(group, names);
  }
  const resourceNames = unique(flags.list('resource-name'));
  return [...groups.keys()].toSorted().map((group) => ({
    verbs: effective,
    apiGroups: [group],
    resources: groups.get(group) ?? [],
    ...(resourceNames.length > 0 ? { resourceNames } : {}),
  }));
}

export function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
