// Mirrors k8s.io/kubernetes/pkg/registry/authorization: the reviews that `kubectl auth` asks for.
import type { KubeObject, Unstructured } from '#kube/object.ts';
import { authenticateToken } from '../authentication/authenticate-token.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { Server } from '../generic/server.ts';
import { TOKEN_ISSUER } from '../authentication/token-issuer.ts';
import { authorize, type Attributes } from './authorizer.ts';
import { rulesFor } from './rules.ts';

interface ReviewSpec {
  readonly resourceAttributes?: {
    readonly verb?: string;
    readonly group?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
  readonly nonResourceAttributes?: { readonly verb?: string; readonly path?: string };
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly namespace?: string;
}

export type Review = (server: Server, user: UserInfo, sent: Unstructured) => KubeObject;

/** By plural, in groups authorization.k8s.io and authentication.k8s.io. */
export const reviews: Readonly<Record<string, Review>> = {
  selfsubjectaccessreviews: (server, user, sent) => answer(sent, accessStatus(server, user, specOf(sent))),
  subjectaccessreviews: reviewSubject,
  localsubjectaccessreviews: reviewSubject,
  selfsubjectrulesreviews: (server, user, sent) => {
    const rules = [...rulesFor(server, user, specOf(sent).namespace ?? 'default')];
    const all = user.groups.includes('system:masters');
    return answer(sent, {
      resourceRules: [
        ...(all ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] : []),
        ...rules.filter(({ resources }) => resources !== undefined).map(({ nonResourceURLs: _urls, ...rule }) => rule),
      ],
      nonResourceRules: [
        ...(all ? [{ verbs: ['*'], nonResourceURLs: ['*'] }] : []),
        ...rules.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
      ],
      incomplete: false,
    });
  },
  tokenreviews: (server, _user, sent) => {
    const { token = '' } = (sent as { readonly spec?: { readonly token?: string } }).spec ?? {};
    const found = authenticateToken(server, token);
    if (found === undefined) return answer(sent, { user: {}, error: '[invalid bearer token, service account token is not valid]' });
    return answer(sent, { authenticated: true, user: describeUser(found), audiences: [TOKEN_ISSUER] });
  },
  selfsubjectreviews: (_server, user, sent) => answer(sent, { userInfo: describeUser(user) }),
};

/** As authentication.k8s.io/v1 UserInfo. */
function describeUser({ name, uid, groups, extra }: UserInfo): object {
  return { username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) };
}

export function isReview({ group }: { readonly group: string }): boolean {
  return group === 'authorization.k8s.io' || group === 'authentication.k8s.io';
}

function reviewSubject(server: Server, _user: UserInfo, sent: Unstructured): KubeObject {
  const spec = specOf(sent);
  return answer(sent, accessStatus(server, { name: spec.user ?? '', groups: spec.groups ?? [] }, spec));
}

function accessStatus(server: Server, user: UserInfo, spec: ReviewSpec): object {
  const allowed = authorize(server, user, attributesOf(spec));
  return { allowed };
}

function attributesOf({ resourceAttributes, nonResourceAttributes }: ReviewSpec): Attributes {
  if (nonResourceAttributes !== undefined) return { verb: nonResourceAttributes.verb ?? '', path: nonResourceAttributes.path ?? '' };
  const { verb = '', group = '', resource = '', subresource, name = '', namespace } = resourceAttributes ?? {};
  return { verb, group, resource, subresource: subresource || undefined, name, namespace: namespace || undefined };
}

function specOf(sent: Unstructured): ReviewSpec {
  return (sent as { readonly spec?: ReviewSpec }).spec ?? {};
}

function answer(sent: Unstructured, status: object): KubeObject {
  return { ...sent, metadata: { ...sent.metadata }, status } as unknown as KubeObject;
}
