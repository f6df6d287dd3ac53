// Mirrors k8s.io/kubernetes/pkg/serviceaccount JWT authentication, without the signature (see create-token.ts).
import type { ResourceName } from '../../api/api.ts';
import { decodeBase64Url } from '../base64-url.ts';
import type { Server } from '../generic/server.ts';
import { userNamed, type UserInfo } from './user-info.ts';

interface Reference {
  readonly name?: string;
  readonly uid?: string;
}

interface Claims {
  readonly exp?: number;
  readonly jti?: string;
  readonly 'kubernetes.io'?: {
    readonly namespace?: string;
    readonly serviceaccount?: Reference;
    readonly pod?: Reference;
    readonly secret?: Reference;
  };
}

const AUTHENTICATION = 'authentication.kubernetes.io';

/** Whom a bearer token names; undefined when it is malformed, expired or its account is gone. */
export function authenticateToken({ store, clock }: Server, token: string): UserInfo | undefined {
  const { exp = 0, jti, 'kubernetes.io': bound } = readClaims(token) ?? {};
  const { namespace = '', serviceaccount: { name = '', uid = '' } = {}, pod, secret } = bound ?? {};
  const lives = (resource: ResourceName, of: Reference): boolean => store.find(resource, namespace, of.name ?? '')?.metadata.uid === of.uid;
  if (exp * 1000 <= clock.now() || !lives('serviceaccounts', { name, uid })) return undefined;
  if ((pod !== undefined && !lives('pods', pod)) || (secret !== undefined && !lives('secrets', secret))) return undefined;
  const extra = {
    ...(jti === undefined ? {} : { [`${AUTHENTICATION}/credential-id`]: [`JTI=${jti}`] }),
    ...(pod === undefined ? {} : { [`${AUTHENTICATION}/pod-name`]: [pod.name ?? ''], [`${AUTHENTICATION}/pod-uid`]: [pod.uid ?? ''] }),
  };
  return { ...userNamed(`system:serviceaccount:${namespace}:${name}`), uid, ...(Object.keys(extra).length === 0 ? {} : { extra }) };
}

function readClaims(token: string): Claims | undefined {
  const payload = decodeBase64Url(token.split('.')[1] ?? '');
  if (payload === undefined) return undefined;
  try {
    return JSON.parse(payload) as Claims;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
