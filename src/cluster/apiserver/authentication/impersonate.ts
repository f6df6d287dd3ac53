// Mirrors WithImpersonation of k8s.io/apiserver/pkg/endpoints/filters.
import { internalError } from '#kube/status-errors.ts';
import type { ApiRequest } from '#kube/transport.ts';
import { authorize, refusal } from '../authorization/authorizer.ts';
import type { Server } from '../generic/server.ts';
import { userNamed, type UserInfo } from './user-info.ts';

const EXTRA = 'impersonate-extra-';
const AUTHENTICATION = 'authentication.k8s.io';

interface Wanted {
  readonly resource: string;
  readonly name: string;
  readonly group?: string;
  readonly namespace?: string;
  readonly subresource?: string;
}

/** The user whose rights count: the one in the Impersonate- headers, if `user` may speak for them. */
export function impersonate(server: Server, user: UserInfo, headers: ApiRequest['headers']): UserInfo {
  const name = headers?.['impersonate-user'] ?? '';
  const groups = groupsOf(headers?.['impersonate-group'] ?? '');
  const uid = headers?.['impersonate-uid'] ?? '';
  const extra = extraOf(headers ?? {});
  const wanted: readonly Wanted[] = [
    ...groups.map((group) => ({ resource: 'groups', name: group })),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value) => ({ resource: 'userextras', group: AUTHENTICATION, subresource: key, name: value })),
    ),
    ...(uid === '' ? [] : [{ resource: 'uids', group: AUTHENTICATION, name: uid }]),
  ];
  if (name === '') {
    if (wanted.length > 0) throw internalError(`requested [${wanted.map(describe).join(' ')}] without impersonating a user`);
    return user;
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  const person: Wanted =
    account === null ? { resource: 'users', name } : { resource: 'serviceaccounts', name: account[2] as string, namespace: account[1] };
  for (const each of [person, ...wanted]) check(server, user, each);
  return {
    name,
    groups: groups.length === 0 ? userNamed(name).groups : withAuthenticated(name, groups),
    ...(uid === '' ? {} : { uid }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

function check(server: Server, user: UserInfo, { resource, name, group = '', namespace, subresource }: Wanted): void {
  const attributes = { verb: 'impersonate', group, version: 'v1', resource, name, namespace, subresource, subpath: '/' };
  if (!authorize(server, user, attributes)) throw refusal(user, attributes);
}

/** As Go prints the object reference. */
function describe({ resource, name, subresource }: Wanted): string {
  const kind = resource === 'groups' ? 'Group' : resource === 'uids' ? 'UID' : 'UserExtra';
  return `{${kind}  ${name} ${resource === 'groups' ? '' : `${AUTHENTICATION}/v1`}  ${subresource ?? ''}}`;
}

/** Those asked for, and that somebody is known or unknown. */
function withAuthenticated(name: string, groups: readonly string[]): readonly string[] {
  const told = groups.includes('system:authenticated') || groups.includes('system:unauthenticated');
  return told || name === 'system:anonymous' ? groups : [...groups, 'system:authenticated'];
}

/** One a line over HTTP, where a group may hold commas; else a list with commas. */
function groupsOf(header: string): readonly string[] {
  const groups = header.includes('\n') ? header.split('\n') : header.split(',').map((group) => group.trim());
  return groups.filter((group) => group !== '');
}

/** By key; keys come escaped as in URLs, values one a line. */
function extraOf(headers: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(EXTRA) && name.length > EXTRA.length);
  return Object.fromEntries(found.map(([name, value]) => [unescapeKey(name.slice(EXTRA.length)), valuesOf(value)]));
}

function valuesOf(header: string): readonly string[] {
  return (header.endsWith('\n') ? header.slice(0, -1) : header).split('\n');
}

function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch (error) {
    if (error instanceof URIError) return key;
    throw error;
  }
}
