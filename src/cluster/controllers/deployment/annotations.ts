// Mirrors the annotations part of k8s.io/kubernetes/pkg/controller/deployment/util.
import type { Deployment, ReplicaSet } from '#kube/generated/types.ts';
import { maxSurge } from './limits.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
const HISTORY_LENGTH = 2000;

const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
]);

type Annotations = Readonly<Record<string, string>>;

export function revisionOf(set: Pick<ReplicaSet, 'metadata'>): number {
  return Number.parseInt(set.metadata.annotations?.[REVISION] ?? '0', 10) || 0;
}

export function desiredReplicasOf(set: ReplicaSet): number | undefined {
  return integer(set.metadata.annotations?.[DESIRED_REPLICAS]);
}

export function maxReplicasOf(set: ReplicaSet): number | undefined {
  return integer(set.metadata.annotations?.[MAX_REPLICAS]);
}

/** What tells that the deployment was scaled since its replica sets were. */
export function replicasAnnotations(deployment: Deployment): Annotations {
  const replicas = deployment.spec.replicas ?? 1;
  return { [DESIRED_REPLICAS]: String(replicas), [MAX_REPLICAS]: String(replicas + maxSurge(deployment)) };
}

/** The annotations of the newest replica set: the deployment's own, and a revision that only grows. */
export function newReplicaSetAnnotations(deployment: Deployment, current: Annotations, revision: number): Annotations {
  const annotations: Record<string, string> = { ...current };
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (!NOT_COPIED.has(key)) annotations[key] = value;
  }
  const old = current[REVISION];
  if ((integer(old) ?? 0) < revision) {
    annotations[REVISION] = String(revision);
    if (old !== undefined) annotations[REVISION_HISTORY] = withRevision(current[REVISION_HISTORY], old);
  }
  return annotations;
}

function withRevision(history: string | undefined, revision: string): string {
  const revisions = history === undefined || history === '' ? [] : history.split(',');
  let length = revisions.join(',').length + revision.length + 1;
  while (revisions.length > 0 && length > HISTORY_LENGTH) length -= (revisions.shift()?.length ?? 0) + 1;
  return [...revisions, revision].join(',');
}

function integer(text: string | undefined): number | undefined {
  const value = Number.parseInt(text ?? '', 10);
  return Number.isNaN(value) ? undefined : value;
}
