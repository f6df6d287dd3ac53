// Mirrors RBACAuthorizer of k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac.
import type { StatusError } from '#kube/status-error.ts';
import { forbidden } from '#kube/status-errors.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { Server } from '../generic/server.ts';
import { allows, rulesFor, type NonResourceAttributes, type ResourceAttributes } from './rules.ts';

export type Attributes = ResourceAttributes | NonResourceAttributes;

/** Members pass without a look at the roles. */
const SUPERUSERS = 'system:masters';

export function authorize(server: Server, user: UserInfo, attributes: Attributes): boolean {
  if (user.groups.includes(SUPERUSERS) || (server.trustsPeople === true && !user.name.startsWith('system:'))) return true;
  const namespace = 'path' in attributes ? undefined : attributes.namespace;
  for (const rule of rulesFor(server, user, namespace)) if (allows(rule, attributes)) return true;
  return false;
}

/** `pods is forbidden: User "x" cannot list resource "pods" in API group "" in the namespace "default"` */
export function refusal(user: UserInfo, { verb, group, resource, subresource, name, namespace }: ResourceAttributes): StatusError {
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return forbidden({ group, plural: resource }, name, `User "${user.name}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`);
}
