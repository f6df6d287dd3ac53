// Mirrors what TokenREST of k8s.io/kubernetes/pkg/registry/core/serviceaccount/storage checks of the object that a token is bound to.
import type { Pod } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import { badRequest, conflict, notFound } from '#kube/status-errors.ts';
import type { Server } from '../generic/server.ts';

export interface BoundObjectReference {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly name?: string;
  readonly uid?: string;
}

const BINDABLE: Readonly<Record<string, { readonly plural: 'pods' | 'secrets' | 'nodes'; readonly claim: string }>> = {
  'v1 Pod': { plural: 'pods', claim: 'pod' },
  'v1 Secret': { plural: 'secrets', claim: 'secret' },
  'v1 Node': { plural: 'nodes', claim: 'node' },
};

/** The claims that name what the token lives and dies with. */
export function boundClaims(server: Server, account: KubeObject, reference: BoundObjectReference | undefined): object {
  if (reference === undefined) return {};
  const { kind = '', apiVersion = 'v1', name = '', uid = '' } = reference;
  const bindable = BINDABLE[`${apiVersion} ${kind}`];
  if (bindable === undefined)
    throw badRequest(`cannot bind token for serviceaccount "${account.metadata.name}" to object of type ${apiVersion}, Kind=${kind}`);
  const resource = { group: '', plural: bindable.plural };
  const found = server.store.find(bindable.plural, bindable.plural === 'nodes' ? undefined : account.metadata.namespace, name);
  if (found === undefined) throw notFound(resource, name);
  if (bindable.plural === 'pods' && (found as Pod).spec.serviceAccountName !== account.metadata.name)
    throw badRequest(`cannot bind token for serviceaccount "${account.metadata.name}" to pod running with different serviceaccount name.`);
  if (uid !== '' && uid !== found.metadata.uid) {
    const reason = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflict(resource, name, reason);
  }
  return { [bindable.claim]: { name, uid: found.metadata.uid } };
}
