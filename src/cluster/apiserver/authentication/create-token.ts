// Mirrors TokenREST of k8s.io/kubernetes/pkg/registry/core/serviceaccount/storage.
import type { KubeObject, Unstructured } from '#kube/object.ts';
import * as field from '#kube/field-errors.ts';
import { invalid } from '#kube/status-errors.ts';
import { formatTime } from '#kube/time.ts';
import { randomHex, randomUid } from '#posix/random.ts';
import { encodeBase64Url } from '../base64-url.ts';
import type { Server } from '../generic/server.ts';
import { boundClaims, type BoundObjectReference } from './bound-object.ts';
import { TOKEN_ISSUER } from './token-issuer.ts';

const DEFAULT_EXPIRATION_SECONDS = 3600;
const SHORTEST_SECONDS = 600;
const LONGEST_SECONDS = 2 ** 32;

interface TokenRequestSpec {
  readonly audiences?: readonly string[];
  readonly expirationSeconds?: number;
  readonly boundObjectRef?: BoundObjectReference;
}

/**
 * A bearer token in the form of a JWT. The signature is random: whoever can send a token is in this
 * cluster already, and its account's uid is not to be guessed (see authenticate-token.ts).
 */
export function createToken(server: Server, account: KubeObject, sent: Unstructured): KubeObject {
  const { name, namespace, uid } = account.metadata;
  const spec = (sent as { readonly spec?: TokenRequestSpec }).spec ?? {};
  const audiences = spec.audiences !== undefined && spec.audiences.length > 0 ? spec.audiences : [TOKEN_ISSUER];
  const expirationSeconds = spec.expirationSeconds ?? DEFAULT_EXPIRATION_SECONDS;
  checkDuration(expirationSeconds);
  const bound = boundClaims(server, account, spec.boundObjectRef);
  const now = Math.floor(server.clock.now() / 1000);
  const claims = {
    aud: audiences,
    exp: now + expirationSeconds,
    iat: now,
    iss: TOKEN_ISSUER,
    jti: randomUid(server.random),
    'kubernetes.io': { namespace, ...bound, serviceaccount: { name, uid } },
    nbf: now,
    sub: `system:serviceaccount:${namespace ?? ''}:${name}`,
  };
  const signature = randomHex(server.random, 256);
  const token = [JSON.stringify({ alg: 'RS256', kid: 'podium' }), JSON.stringify(claims), signature].map(encodeBase64Url).join('.');
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: formatTime(server.clock.now()) },
    spec: { audiences, expirationSeconds, boundObjectRef: spec.boundObjectRef ?? null },
    status: { token, expirationTimestamp: formatTime((now + expirationSeconds) * 1000) },
  } as unknown as KubeObject;
}

/** Mirrors ValidateTokenRequest of k8s.io/kubernetes/pkg/apis/authentication/validation. */
function checkDuration(seconds: number): void {
  const wrong =
    seconds < SHORTEST_SECONDS
      ? 'may not specify a duration less than 10 minutes'
      : seconds > LONGEST_SECONDS
        ? 'may not specify a duration larger than 2^32 seconds'
        : undefined;
  if (wrong === undefined) return;
  throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', [field.invalid('spec.expirationSeconds', seconds, wrong)]);
}
