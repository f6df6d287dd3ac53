import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, Subject } from '#kube/generated/types.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { because, type Because } from '../../verdict.ts';
import type { AccessQuestion, World } from '../../world.ts';
import { firstCause, type Look } from '../walk.ts';

/** Roles with which every cluster begins carry it. */
const BOOTSTRAPPED = 'kubernetes.io/bootstrapping';
const RBAC = 'rbac.authorization.k8s.io';

export interface Refused extends AccessQuestion {
  /** As the author wrote it: `serviceaccount/robot`. */
  readonly subject: string;
}

type Binding = RoleBinding | ClusterRoleBinding;

const accountOf = ({ user }: AccessQuestion) => {
  const match = /^system:serviceaccount:([^:]+):(.+)$/.exec(user);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { namespace: match[1], name: match[2] };
};

/** Whether a binding's subject is who asks. */
export function isSubject(subject: Subject, { user, groups }: AccessQuestion, binding: Binding): boolean {
  if (subject.kind === 'User') return subject.name === user;
  if (subject.kind === 'Group') return groups.includes(subject.name);
  return user === `system:serviceaccount:${subject.namespace ?? binding.metadata.namespace ?? ''}:${subject.name}`;
}

async function bindings(world: World): Promise<readonly Binding[]> {
  const [local, global] = await Promise.all([world.cluster.list(`rolebindings.${RBAC}`), world.cluster.list(`clusterrolebindings.${RBAC}`)]);
  return [...(local as readonly RoleBinding[]), ...(global as readonly ClusterRoleBinding[])];
}

async function roleOf(binding: Binding, world: World): Promise<Role | ClusterRole | undefined> {
  const { kind, name } = binding.roleRef;
  return (
    kind === 'Role'
      ? await world.cluster.find(`roles.${RBAC}`, binding.metadata.namespace, name)
      : await world.cluster.find(`clusterroles.${RBAC}`, undefined, name)
  ) as Role | ClusterRole | undefined;
}

const applies = (binding: Binding, { namespace }: AccessQuestion): boolean =>
  binding.kind === 'ClusterRoleBinding' || (namespace !== undefined && binding.metadata.namespace === namespace);

const has = (all: readonly string[] | undefined, wanted: string): boolean => all?.includes('*') === true || all?.includes(wanted) === true;

const resourceOf = ({ resource, subresource }: AccessQuestion): string => (subresource === undefined ? resource : `${resource}/${subresource}`);

async function accountMissing(refused: Refused, world: World): Promise<Because | undefined> {
  const account = accountOf(refused);
  if (account === undefined) return undefined;
  if ((await world.cluster.find('serviceaccounts', account.namespace, account.name)) !== undefined) return undefined;
  const all = await world.cluster.list('serviceaccounts');
  const elsewhere = all.find(({ metadata }) => metadata.name === account.name);
  if (elsewhere !== undefined) return because('account-elsewhere', { ...account, found: elsewhere.metadata.namespace });
  const near = nearestName(
    account.name,
    all.filter(({ metadata }) => metadata.namespace === account.namespace).map(({ metadata }) => metadata.name),
  );
  return because('account-missing', { ...account, near });
}

/** Bound, but to a role that is not there. */
async function roleMissing(refused: Refused, world: World): Promise<Because | undefined> {
  for (const binding of await bindings(world)) {
    if (!applies(binding, refused) || !(binding.subjects ?? []).some((subject) => isSubject(subject, refused, binding))) continue;
    if ((await roleOf(binding, world)) !== undefined) continue;
    const { kind, name } = binding.roleRef;
    const known = await world.cluster.list(
      kind === 'Role' ? `roles.${RBAC}` : `clusterroles.${RBAC}`,
      kind === 'Role' ? binding.metadata.namespace : undefined,
    );
    const near = nearestName(
      name,
      known.map(({ metadata }) => metadata.name),
    );
    return because('role-missing', { binding: binding.metadata.name, kind, role: name, near });
  }
  return undefined;
}

function ruleGap(rule: PolicyRule, refused: Refused, role: string): Because | undefined {
  const resource = resourceOf(refused);
  const resources = rule.resources ?? [];
  const values = { role, resource, verb: refused.verb };
  if (has(resources, resource)) {
    if (!has(rule.apiGroups, refused.group))
      return because('rule-group', { ...values, group: refused.group || '""', found: (rule.apiGroups ?? []).map((group) => group || '""') });
    if (!has(rule.verbs, refused.verb)) return because('rule-verb', { ...values, verbs: [...rule.verbs] });
    const names = rule.resourceNames ?? [];
    if (names.length > 0 && !names.includes(refused.name ?? '')) return because('rule-name', { ...values, names: [...names] });
    return undefined;
  }
  const near = nearestName(resource, resources);
  return near === undefined ? undefined : because('rule-resource', { ...values, near });
}

/** Bound to a role, but the role does not say it. */
async function ruleMissing(refused: Refused, world: World): Promise<Because | undefined> {
  const roles: string[] = [];
  for (const binding of await bindings(world)) {
    if (!applies(binding, refused) || !(binding.subjects ?? []).some((subject) => isSubject(subject, refused, binding) && subject.kind !== 'Group'))
      continue;
    const role = await roleOf(binding, world);
    if (role === undefined) continue;
    for (const rule of role.rules ?? []) {
      const gap = ruleGap(rule, refused, role.metadata.name);
      if (gap !== undefined) return gap;
    }
    roles.push(role.metadata.name);
  }
  return roles.length === 0 ? undefined : because('role-says-nothing', { roles, resource: resourceOf(refused) });
}

/** A binding that was meant for this subject and names another. */
async function subjectDiffers(refused: Refused, world: World): Promise<Because | undefined> {
  const account = accountOf(refused);
  const applying = (await bindings(world)).filter((binding) => applies(binding, refused));
  const roles = await Promise.all(applying.map((binding) => roleOf(binding, world)));
  // Those that would do first.
  const sorted = applying.toSorted(
    (a, b) => Number(grants(roles[applying.indexOf(b)], refused)) - Number(grants(roles[applying.indexOf(a)], refused)),
  );
  for (const binding of sorted) {
    for (const subject of binding.subjects ?? []) {
      const values = { binding: binding.metadata.name, subject: refused.subject };
      if (account !== undefined && subject.kind === 'ServiceAccount' && subject.name === account.name && subject.namespace !== account.namespace)
        return because('subject-namespace', { ...values, found: subject.namespace ?? '""', namespace: account.namespace });
      if (account !== undefined && subject.kind === 'User' && subject.name === account.name)
        return because('subject-kind', { ...values, found: 'User' });
      if (account === undefined && subject.kind === 'ServiceAccount' && subject.name === refused.user)
        return because('subject-kind', { ...values, found: 'ServiceAccount' });
      if (subject.kind === 'User' && refused.groups.includes(subject.name))
        return because('subject-kind', { ...values, subject: `group/${subject.name}`, found: 'User' });
      const name = account?.name ?? refused.user;
      if (!subject.name.startsWith('system:') && nearestName(name, [subject.name]) !== undefined && subject.name !== name)
        return because('subject-misspelt', { ...values, found: subject.name });
    }
  }
  return undefined;
}

/** Whether a role allows what is asked. */
const grants = (role: Role | ClusterRole | undefined, { verb, group, name, ...rest }: AccessQuestion): boolean =>
  role?.rules?.some(
    (rule) =>
      has(rule.resources, resourceOf({ verb, group, name, ...rest })) &&
      has(rule.apiGroups, group) &&
      has(rule.verbs, verb) &&
      ((rule.resourceNames ?? []).length === 0 || rule.resourceNames?.includes(name ?? '') === true),
  ) === true;

/** Bound, but in another namespace, or only in one where the whole cluster is asked about. */
async function boundElsewhere(refused: Refused, world: World): Promise<Because | undefined> {
  for (const binding of await bindings(world)) {
    if (applies(binding, refused) || !(binding.subjects ?? []).some((subject) => isSubject(subject, refused, binding))) continue;
    const role = await roleOf(binding, world);
    if (role !== undefined && !grants(role, refused)) continue;
    const values = { binding: binding.metadata.name, found: binding.metadata.namespace };
    return refused.namespace === undefined
      ? because('bound-in-namespace-only', values)
      : because('bound-elsewhere', { ...values, namespace: refused.namespace });
  }
  return undefined;
}

/** A role that would do, and nobody bound it. */
async function notBound(refused: Refused, world: World): Promise<Because | undefined> {
  const resource = resourceOf(refused);
  const local = refused.namespace === undefined ? [] : await world.cluster.list(`roles.${RBAC}`, refused.namespace);
  const own = (await world.cluster.list(`clusterroles.${RBAC}`)).filter(({ metadata }) => metadata.labels?.[BOOTSTRAPPED] === undefined);
  const role = ([...local, ...own] as readonly (Role | ClusterRole)[]).find((each) => grants(each, refused));
  return role === undefined
    ? because('no-role', { subject: refused.subject, verb: refused.verb, resource })
    : because('not-bound', { role: role.metadata.name, subject: refused.subject });
}

const looks: readonly Look<Refused>[] = [accountMissing, roleMissing, ruleMissing, subjectDiffers, boundElsewhere, notBound];

/** Why somebody may not do something. */
export function explainRefused(refused: Refused, world: World): Promise<Because | undefined> {
  return firstCause(looks, refused, world);
}

/** Through which binding somebody may do what they should not. */
export async function explainAllowed(allowed: Refused, world: World): Promise<Because> {
  if (allowed.groups.includes('system:masters')) return because('allowed-master', { subject: allowed.subject });
  for (const binding of await bindings(world)) {
    if (!applies(binding, allowed) || !(binding.subjects ?? []).some((subject) => isSubject(subject, allowed, binding))) continue;
    const rules = (await roleOf(binding, world))?.rules ?? [];
    const rule = rules.find(
      (candidate) => has(candidate.verbs, allowed.verb) && has(candidate.resources, resourceOf(allowed)) && has(candidate.apiGroups, allowed.group),
    );
    if (rule === undefined) continue;
    const wildcard = rule.verbs.includes('*') || rule.resources?.includes('*') === true;
    return because(wildcard ? 'allowed-by-wildcard' : 'allowed-by', { binding: binding.metadata.name, role: binding.roleRef.name });
  }
  return because('allowed', { subject: allowed.subject });
}
