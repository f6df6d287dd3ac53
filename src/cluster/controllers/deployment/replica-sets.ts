// Mirrors FindNewReplicaSet, FindOldReplicaSets and scaleReplicaSet of k8s.io/kubernetes/pkg/controller/deployment.
import { without } from '#kube/json.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { Deployment, PodTemplateSpec, ReplicaSet } from '#kube/generated/types.ts';
import type { ControllerContext } from '../../api/controller.ts';
import { replicasAnnotations } from './annotations.ts';

export const POD_TEMPLATE_HASH = 'pod-template-hash';

/** The oldest replica set that has the deployment's template. */
export function findNewReplicaSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...sets].sort(byCreation).find(({ spec }) => spec.template !== undefined && equalIgnoringHash(spec.template, deployment.spec.template));
}

export function equalIgnoringHash(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return deepEqual(a.spec, b.spec) && deepEqual(withoutHash(a), withoutHash(b));
}

function withoutHash({ metadata = {} }: PodTemplateSpec): object {
  const labels = without(metadata.labels ?? {}, POD_TEMPLATE_HASH);
  return { ...metadata, annotations: metadata.annotations ?? {}, finalizers: metadata.finalizers ?? [], labels };
}

export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  return compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compare(a.metadata.name, b.metadata.name);
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Not scaled to zero. */
export function isActive({ spec }: ReplicaSet): boolean {
  return (spec.replicas ?? 1) > 0;
}

/** Sets the size if it differs and says so in an event; returns whether it did. */
export function scaleReplicaSet(deployment: Deployment, set: ReplicaSet, replicas: number, context: ControllerContext): boolean {
  const current = set.spec.replicas ?? 1;
  return current !== replicas && resize(deployment, set, replicas, context);
}

/** As `scaleReplicaSet`, and brings the annotations about the deployment's size up to date. */
export function resize(deployment: Deployment, set: ReplicaSet, replicas: number, { api, events }: ControllerContext): boolean {
  const current = set.spec.replicas ?? 1;
  const annotations = { ...set.metadata.annotations, ...replicasAnnotations(deployment) };
  if (current === replicas && deepEqual(annotations, set.metadata.annotations)) return false;
  api.update('replicasets.apps', { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas } });
  if (current === replicas) return false;
  const direction = current < replicas ? 'up' : 'down';
  events.record(deployment, 'Normal', 'ScalingReplicaSet', `Scaled ${direction} replica set ${set.metadata.name} from ${current} to ${replicas}`);
  return true;
}
