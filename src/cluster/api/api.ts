import type { KubeObject, New } from '#kube/object.ts';
import type { ResourceTypes } from '#kube/generated/types.ts';

export type ResourceName = keyof ResourceTypes;

export interface ListOptions {
  readonly namespace?: string;
  /** Equality requirements, answered from the index. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly owner?: string;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** A synchronous notice of one change. */
export interface ObjectEvent<T extends KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
  readonly previous: T | undefined;
}

/**
 * The API server as the control plane's own parts use it: synchronous, typed, in process, with the
 * same strategies (defaulting, validation, admission) as a request over HTTP, as the user `actor`.
 * Every method that fails throws `StatusError`. Objects handed out are frozen.
 */
export interface Api {
  find<R extends ResourceName>(resource: R, namespace: string | undefined, name: string): ResourceTypes[R] | undefined;
  list<R extends ResourceName>(resource: R, options?: ListOptions): readonly ResourceTypes[R][];
  create<R extends ResourceName>(resource: R, object: New<ResourceTypes[R]>): ResourceTypes[R];
  /** Replaces spec and metadata (or, with `subresource: 'status'`, only the status). Conflict on a stale resourceVersion. */
  update<R extends ResourceName>(resource: R, object: ResourceTypes[R], options?: { readonly subresource?: string }): ResourceTypes[R];
  delete(resource: ResourceName, namespace: string | undefined, name: string, options?: DeleteOptions): void;
  /** Current objects are not replayed; read them with `list` first. The handler must only take note. */
  subscribe<R extends ResourceName>(resource: R, handler: (event: ObjectEvent<ResourceTypes[R]>) => void): () => void;
  /** The same server as another identity, for audit, managedFields and RBAC (`system:kube-scheduler`, `kubelet` …). */
  as(actor: string): Api;
}
