// Mirrors k8s.io/kubernetes/pkg/registry/rbac/validation: which rules apply to whom, and what they allow.
import type { ClusterRole, PolicyRule, Role, RoleRef, Subject } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { Server } from '../generic/server.ts';

export interface ResourceAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string | undefined;
  readonly name: string;
  readonly namespace: string | undefined;
}

export interface NonResourceAttributes {
  readonly verb: string;
  readonly path: string;
}

type Binding = KubeObject & { readonly subjects?: readonly Subject[]; readonly roleRef: RoleRef };

const RBAC = 'rbac.authorization.k8s.io';

/** Every rule bound to the user, cluster-wide and in `namespace`. */
export function* rulesFor({ store }: Server, user: UserInfo, namespace: string | undefined): Iterable<PolicyRule> {
  for (const binding of store.list(`clusterrolebindings.${RBAC}`) as readonly Binding[]) {
    if (!bindsTo(binding, user)) continue;
    const role = store.find(`clusterroles.${RBAC}`, undefined, binding.roleRef.name) as ClusterRole | undefined;
    yield* role?.rules ?? [];
  }
  if (namespace === undefined) return;
  for (const binding of store.list(`rolebindings.${RBAC}`, { namespace }) as readonly Binding[]) {
    if (!bindsTo(binding, user)) continue;
    const { kind, name } = binding.roleRef;
    const found = kind === 'ClusterRole' ? store.find(`clusterroles.${RBAC}`, undefined, name) : store.find(`roles.${RBAC}`, namespace, name);
    yield* (found as ClusterRole | Role | undefined)?.rules ?? [];
  }
}

function bindsTo({ subjects, metadata }: Binding, user: UserInfo): boolean {
  return (subjects ?? []).some((subject) => {
    if (subject.kind === 'User') return subject.name === user.name;
    if (subject.kind === 'Group') return user.groups.includes(subject.name);
    return user.name === `system:serviceaccount:${subject.namespace ?? metadata.namespace ?? ''}:${subject.name}`;
  });
}

export function allows(rule: PolicyRule, attributes: ResourceAttributes | NonResourceAttributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if ('path' in attributes) return (rule.nonResourceURLs ?? []).some((pattern) => matchesPath(pattern, attributes.path));
  const { group, resource, subresource, name } = attributes;
  if (!has(rule.apiGroups ?? [], group) || !allowsResource(rule.resources ?? [], resource, subresource)) return false;
  return (rule.resourceNames?.length ?? 0) === 0 || rule.resourceNames?.includes(name) === true;
}

function has(allowed: readonly string[], wanted: string): boolean {
  return allowed.includes('*') || allowed.includes(wanted);
}

function allowsResource(allowed: readonly string[], resource: string, subresource: string | undefined): boolean {
  if (allowed.includes('*')) return true;
  if (subresource === undefined) return allowed.includes(resource);
  return allowed.includes(`${resource}/${subresource}`) || allowed.includes(`*/${subresource}`);
}

function matchesPath(pattern: string, path: string): boolean {
  return pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
}
