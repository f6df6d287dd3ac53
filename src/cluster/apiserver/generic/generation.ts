import { deepEqual } from '#kube/deep-equal.ts';
import type { Draft, KubeObject } from '#kube/object.ts';
import type { Strategy } from '../resource-definition.ts';

/** The part of an object whose changes metadata.generation counts; undefined for kinds that do not count. */
function generationOf(strategy: Strategy<KubeObject>, object: KubeObject): unknown {
  return strategy.generationOf === undefined ? (object as KubeObject & { spec?: unknown }).spec : strategy.generationOf(object);
}

export function startGeneration(strategy: Strategy<KubeObject>, object: Draft<KubeObject>): void {
  if (generationOf(strategy, object) !== undefined) object.metadata.generation = 1;
}

export function countGeneration(strategy: Strategy<KubeObject>, object: Draft<KubeObject>, old: KubeObject): void {
  const before = old.metadata.generation;
  if (before === undefined) return;
  const changed = !deepEqual(generationOf(strategy, object), generationOf(strategy, old));
  object.metadata.generation = changed ? before + 1 : before;
}
