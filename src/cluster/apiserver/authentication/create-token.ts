// Mirrors TokenREST of k8s.io/kubernetes/pkg/registry/core/serviceaccount/storage.
import type { KubeObject, Unstructured } from '#kube/object.ts';
import { formatTime } from '#kube/time.ts';
import { randomUid } from '#posix/random.ts';
import { encodeBase64Url } from '../base64-url.ts';
import type { Server } from '../generic/server.ts';

const DEFAULT_EXPIRATION_SECONDS = 3600;
const ISSUER = 'https://kubernetes.default.svc.cluster.local';

interface TokenRequestSpec {
  readonly audiences?: readonly string[];
  readonly expirationSeconds?: number;
  readonly boundObjectRef?: object;
}

/**
 * A bearer token in the form of a JWT. The signature is random: whoever can send a token is in this
 * cluster already, and its account's uid is not to be guessed (see authenticate-token.ts).
 */
export function createToken(server: Server, account: KubeObject, sent: Unstructured): KubeObject {
  const { name, namespace, uid } = account.metadata;
  const spec = (sent as { readonly spec?: TokenRequestSpec }).spec ?? {};
  const audiences = spec.audiences !== undefined && spec.audiences.length > 0 ? spec.audiences : [ISSUER];
  const expirationSeconds = spec.expirationSeconds ?? DEFAULT_EXPIRATION_SECONDS;
  const now = Math.floor(server.clock.now() / 1000);
  const claims = {
    aud: audiences,
    exp: now + expirationSeconds,
    iat: now,
    iss: ISSUER,
    jti: randomUid(server.random),
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
    nbf: now,
    sub: `system:serviceaccount:${namespace ?? ''}:${name}`,
  };
  let signature = '';
  while (signature.length < 256) signature += randomUid(server.random);
  const token = [JSON.stringify({ alg: 'RS256', kid: 'podium' }), JSON.stringify(claims), signature.slice(0, 256)].map(encodeBase64Url).join('.');
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: formatTime(server.clock.now()) },
    spec: { audiences, expirationSeconds, boundObjectRef: spec.boundObjectRef ?? null },
    status: { token, expirationTimestamp: formatTime((now + expirationSeconds) * 1000) },
  } as unknown as KubeObject;
}
