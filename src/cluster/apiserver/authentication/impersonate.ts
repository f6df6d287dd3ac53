// Mirrors WithImpersonation of k8s.io/apiserver/pkg/endpoints/filters.
import { StatusError } from '#kube/status-error.ts';
import { internalError } from '#kube/status-errors.ts';
import type { ApiRequest } from '#kube/transport.ts';
import { authorize, refusal } from '../authorization/authorizer.ts';
import type { Server } from '../generic/server.ts';
import { userNamed, type UserInfo } from './user-info.ts';

/** The user whose rights count: the one in the Impersonate- headers, if `user` may speak for them. */
export function impersonate(server: Server, user: UserInfo, headers: ApiRequest['headers']): UserInfo {
  const name = headers?.['impersonate-user'];
  const groups = groupsOf(headers?.['impersonate-group'] ?? '');
  const uid = headers?.['impersonate-uid'];
  if (name === undefined || name === '') {
    if (groups.length > 0 || uid !== undefined)
      throw internalError(`requested [${groups.map((group) => `{Group  ${group}`).join(' ')}] without impersonating a user`);
    return user;
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  if (account === null) check(server, user, 'users', name);
  else check(server, user, 'serviceaccounts', account[2] as string, account[1]);
  for (const group of groups) check(server, user, 'groups', group);
  return { ...userNamed(name, groups), ...(uid === undefined ? {} : { uid }) };
}

function check(server: Server, user: UserInfo, resource: string, name: string, namespace?: string): void {
  const attributes = { verb: 'impersonate', group: '', version: 'v1', resource, name, namespace, subresource: undefined, subpath: '/' };
  if (!authorize(server, user, attributes)) throw new StatusError(refusal(user, attributes).status);
}

/** One a line over HTTP, where a group may hold commas; else a list with commas. */
function groupsOf(header: string): readonly string[] {
  const groups = header.includes('\n') ? header.split('\n') : header.split(',').map((group) => group.trim());
  return groups.filter((group) => group !== '');
}
