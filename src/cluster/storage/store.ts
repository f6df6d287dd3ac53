import type { KubeObject } from '#kube/object.ts';

/** One change. `previous` is the object before it (MODIFIED, DELETED). */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** GroupResource: `pods`, `deployments.apps`. */
  readonly resource: string;
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
  readonly revision: number;
}

export interface StoreListOptions {
  readonly namespace?: string;
  /** Equality requirements answered from the index; the caller filters the rest. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Uid of an owner in ownerReferences. */
  readonly owner?: string;
}

/**
 * Revisioned objects with watch; mirrors what k8s.io/apiserver/pkg/storage offers over etcd.
 * Objects are deep-frozen and shared between revisions. Nothing here knows about kinds.
 */
export interface Store {
  /** The newest revision; the resourceVersion of the last written object. */
  readonly revision: number;
  find(resource: string, namespace: string | undefined, name: string): KubeObject | undefined;
  /** Sorted by namespace, then name. */
  list(resource: string, options?: StoreListOptions): readonly KubeObject[];
  /** Takes `object` over: sets metadata.resourceVersion, freezes, returns what is stored. Throws `StatusError` AlreadyExists. */
  create(resource: string, object: KubeObject): KubeObject;
  /** Takes `object` over. Throws NotFound, or Conflict when `object` carries another resourceVersion than the stored one. An equal object writes nothing. */
  update(resource: string, object: KubeObject): KubeObject;
  /** Removes for good; returns the last state with the revision of the removal. Throws NotFound. */
  remove(resource: string, namespace: string | undefined, name: string): KubeObject;
  /** Called synchronously after each write; must only take note, never write. */
  subscribe(listener: (event: StoreEvent) => void, resource?: string): () => void;
  /** Changes after `revision`, oldest first; undefined when they are compacted away (410 Gone). */
  changesSince(revision: number, resource: string): readonly StoreEvent[] | undefined;
}
