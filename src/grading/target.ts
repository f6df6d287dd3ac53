import { z } from 'zod';

/** `deployment/web`: what a check is about. */
export interface Target {
  /** GroupResource: `deployments.apps`. */
  readonly resource: string;
  /** As messages say it: `deployment`. */
  readonly word: string;
  readonly name: string;
}

/** The words an author may use for a kind. */
const KINDS: Readonly<Record<string, string>> = {
  configmap: 'configmaps',
  cronjob: 'cronjobs.batch',
  daemonset: 'daemonsets.apps',
  deployment: 'deployments.apps',
  endpoints: 'endpoints',
  ingress: 'ingresses.networking.k8s.io',
  job: 'jobs.batch',
  namespace: 'namespaces',
  networkpolicy: 'networkpolicies.networking.k8s.io',
  node: 'nodes',
  persistentvolume: 'persistentvolumes',
  persistentvolumeclaim: 'persistentvolumeclaims',
  pod: 'pods',
  replicaset: 'replicasets.apps',
  replicationcontroller: 'replicationcontrollers',
  role: 'roles.rbac.authorization.k8s.io',
  rolebinding: 'rolebindings.rbac.authorization.k8s.io',
  secret: 'secrets',
  service: 'services',
  serviceaccount: 'serviceaccounts',
  statefulset: 'statefulsets.apps',
};

export const kindWords = Object.keys(KINDS);

/** The resource that a kind's word (`deployment`) stands for. */
export function findResource(word: string): string | undefined {
  return KINDS[word];
}

const TARGET = new RegExp(`^(${kindWords.join('|')})/([a-z0-9][a-z0-9.-]*)$`);

/** Throws when `text` is not `kind/name` of a known kind; the schema has seen to that before. */
export function parseTarget(text: string): Target {
  const match = TARGET.exec(text);
  const resource = match?.[1] === undefined ? undefined : KINDS[match[1]];
  if (match?.[1] === undefined || match[2] === undefined || resource === undefined) throw new Error(`not a kind/name: ${text}`);
  return { resource, word: match[1], name: match[2] };
}

/** A schema for `kind/name`, where the kind is one of `kinds` (default: every known one). */
export function targetSchema(kinds: readonly string[] = kindWords): z.ZodString {
  return z.string().regex(new RegExp(`^(${kinds.join('|')})/[a-z0-9][a-z0-9.-]*$`), {
    message: `must be kind/name, where kind is one of ${kinds.join(', ')}`,
  });
}
