// Mirrors rest.FillObjectMetaSystemFields and rest.EnsureObjectNamespaceMatchesRequestNamespace of k8s.io/apiserver.
import type { Draft, ObjectMeta } from '#kube/object.ts';
import { badRequest } from '#kube/status-errors.ts';
import { randomSuffix, randomUid } from '#posix/random.ts';
import type { StrategyContext } from '../resource-definition.ts';
import { formatTime } from '#kube/time.ts';

/** Longest name that a generated suffix is appended to. */
const MAX_GENERATED_BASE = 58;

export function fillSystemFields(metadata: Draft<ObjectMeta>, { clock, random }: StrategyContext): void {
  metadata.uid = randomUid(random);
  metadata.creationTimestamp = formatTime(clock.now());
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  delete metadata.generation;
}

export function generateName(base: string, { random }: StrategyContext): string {
  return base.slice(0, MAX_GENERATED_BASE) + randomSuffix(random);
}

/** Completes the object's namespace from the request's, or refuses another one. */
export function matchNamespace(metadata: Draft<ObjectMeta>, namespaced: boolean, namespace: string | undefined): void {
  if (!namespaced) {
    delete metadata.namespace;
    return;
  }
  if (namespace === undefined) return;
  metadata.namespace ||= namespace;
  if (metadata.namespace !== namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

/** Empty lists and maps of the metadata are as good as absent: Go's omitempty leaves them out. */
export function omitEmpty(metadata: Draft<ObjectMeta>): void {
  for (const field of ['ownerReferences', 'finalizers', 'labels', 'annotations'] as const) {
    const value = metadata[field];
    if (value !== undefined && value !== null && Object.keys(value).length === 0) delete metadata[field];
  }
}
