import type { KubeObject } from '#kube/object.ts';
import { Collection } from './collection.ts';

/** What a store holds beyond the template it was forked from, as plain data. */
export interface StoreSnapshot {
  readonly revision: number;
  /** Revision of the template; a snapshot can only be restored over the same one. */
  readonly base: number;
  readonly put: readonly (readonly [resource: string, objects: readonly KubeObject[]])[];
  readonly removed: readonly (readonly [resource: string, namespace: string, name: string])[];
}

export type Collections = ReadonlyMap<string, Collection>;

/** What must be put and removed to get from `base` to `now`. Parts that both share are skipped without a look. */
export function diffCollections(base: Collections, now: Collections): Pick<StoreSnapshot, 'put' | 'removed'> {
  const put: [string, KubeObject[]][] = [];
  const removed: [string, string, string][] = [];
  const none = new Collection({});
  for (const [resource, collection] of now) {
    const before = base.get(resource) ?? none;
    if (before === collection) continue;
    const changed: KubeObject[] = [];
    for (const [namespace, bucket] of collection.buckets) {
      if (before.buckets.get(namespace) === bucket) continue;
      for (const object of bucket.list()) if (before.get(namespace, object.metadata.name) !== object) changed.push(object);
    }
    for (const [namespace, bucket] of before.buckets) {
      if (collection.buckets.get(namespace) === bucket) continue;
      for (const { metadata } of bucket.list())
        if (collection.get(namespace, metadata.name) === undefined) removed.push([resource, namespace, metadata.name]);
    }
    if (changed.length > 0) put.push([resource, changed]);
  }
  return { put, removed };
}
