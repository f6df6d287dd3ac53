// Mirrors k8s.io/kubernetes/pkg/serviceaccount JWT authentication, without the signature (see create-token.ts).
import { decodeBase64Url } from '../base64-url.ts';
import type { Server } from '../generic/server.ts';
import { userNamed, type UserInfo } from './user-info.ts';

interface Claims {
  readonly exp?: number;
  readonly 'kubernetes.io'?: { readonly namespace?: string; readonly serviceaccount?: { readonly name?: string; readonly uid?: string } };
}

/** Whom a bearer token names; undefined when it is malformed, expired or its account is gone. */
export function authenticateToken({ store, clock }: Server, token: string): UserInfo | undefined {
  const { exp = 0, 'kubernetes.io': bound } = readClaims(token) ?? {};
  const { namespace = '', serviceaccount: { name = '', uid = '' } = {} } = bound ?? {};
  if (exp * 1000 <= clock.now() || store.find('serviceaccounts', namespace, name)?.metadata.uid !== uid) return undefined;
  return { ...userNamed(`system:serviceaccount:${namespace}:${name}`), uid };
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
