// Mirrors the garbage-collector-controller of kube-controller-manager.
import { groupResource, type ApiResource } from '#kube/api-resource.ts';
import type { KubeObject } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Api, DeleteOptions, ObjectEvent, ResourceName } from '../../api/api.ts';
import type { Controller, Watch } from '../../api/controller.ts';
import { DependencyGraph, type Located } from './dependency-graph.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Events refer to nothing and would only cost. */
const IGNORED: ReadonlySet<string> = new Set(['events', 'events.events.k8s.io']);

/** `resources`: what is served now. */
export function garbageCollector(resources: () => readonly ApiResource[]): Controller {
  const graph = new DependencyGraph(() => resources().filter((resource) => !IGNORED.has(groupResource(resource))));
  return {
    name: 'garbage-collector-controller',
    watches: resources()
      .map(groupResource)
      .filter((name) => !IGNORED.has(name))
      .map((name) => ({
        resource: name as ResourceName,
        keys: keysFor(graph, name as ResourceName),
      })),
    customKeys: (resource) => keysFor(graph, resource),
    reconcile(key, { api }) {
      const [resource = '', namespace = '', name = '', uid = ''] = key.split('|');
      const object: KubeObject | undefined = api.find(resource as ResourceName, namespace === '' ? undefined : namespace, name);
      if (object?.metadata.uid !== uid) {
        for (const dependent of graph.dependents(api, uid)) collect(graph, api, dependent);
      } else {
        const located = { resource: resource as ResourceName, object };
        if (isOrphaning(object)) orphanDependents(graph, api, located);
        else if (isDeletingDependents(object)) deleteDependents(graph, api, located);
        else collect(graph, api, located);
      }
      return undefined;
    },
  };
}

function keysFor(graph: DependencyGraph, resource: ResourceName): Watch['keys'] {
  return (event, { api }) => keysOf(graph, api, resource, event);
}

function* keysOf(graph: DependencyGraph, api: Api, resource: ResourceName, { type, object, previous }: ObjectEvent<KubeObject>): Iterable<string> {
  const { metadata } = object;
  // Most changes concern nobody's life: neither is this object being deleted nor does it depend on others than before.
  const { ownerReferences, deletionTimestamp } = metadata;
  if (type === 'MODIFIED' && deletionTimestamp === undefined && previous?.metadata.ownerReferences === ownerReferences) return;
  if (type === 'ADDED' && ownerReferences === undefined && deletionTimestamp === undefined) return;
  const key = `${resource}|${metadata.namespace ?? ''}|${metadata.name}|${metadata.uid}`;
  if (type === 'DELETED') {
    if (graph.dependents(api, metadata.uid).length > 0) yield key;
  } else if (isOrphaning(object) || isDeletingDependents(object)) yield key;
  for (const reference of metadata.ownerReferences ?? []) {
    const owner = graph.findOwner(api, metadata.namespace, reference);
    if (owner === undefined) {
      if (type !== 'DELETED') yield key;
    } else if (isDeletingDependents(owner)) {
      const owning = graph.resourceOf(reference);
      if (owning !== undefined) yield `${groupResource(owning)}|${owner.metadata.namespace ?? ''}|${owner.metadata.name}|${owner.metadata.uid}`;
    }
  }
}

function isOrphaning({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(ORPHAN) === true;
}

function isDeletingDependents({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(FOREGROUND) === true;
}

/** Mirrors orphanDependents: dependents lose their reference, then the owner may go. */
function orphanDependents(graph: DependencyGraph, api: Api, owner: Located): void {
  for (const dependent of graph.dependents(api, owner.object.metadata.uid)) dropReferences(api, dependent, new Set([owner.object.metadata.uid]));
  dropFinalizer(api, owner, ORPHAN);
}

/** Mirrors processDeletingDependentsItem: the owner goes once no dependent blocks it any more. */
function deleteDependents(graph: DependencyGraph, api: Api, owner: Located): void {
  const { uid } = owner.object.metadata;
  const dependents = graph.dependents(api, uid);
  const blocking = dependents.filter(({ object }) =>
    object.metadata.ownerReferences?.some((reference) => reference.uid === uid && reference.blockOwnerDeletion === true),
  );
  if (blocking.length === 0) dropFinalizer(api, owner, FOREGROUND);
  for (const dependent of blocking) if (!isDeletingDependents(dependent.object)) collect(graph, api, dependent);
}

/** Mirrors attemptToDeleteItem: deletes what no living owner holds, or drops the references to those that are gone. */
function collect(graph: DependencyGraph, api: Api, item: Located): void {
  const { namespace, ownerReferences = [], deletionTimestamp } = item.object.metadata;
  if (ownerReferences.length === 0 || (deletionTimestamp !== undefined && !isDeletingDependents(item.object))) return;
  let solid = 0;
  let waiting = 0;
  const gone = new Set<string>();
  for (const reference of ownerReferences) {
    const owner = graph.findOwner(api, namespace, reference);
    if (owner === undefined) gone.add(reference.uid);
    else if (isDeletingDependents(owner) && reference.blockOwnerDeletion !== undefined) {
      waiting++;
      gone.add(reference.uid);
    } else solid++;
  }
  if (solid > 0) {
    if (gone.size > 0) dropReferences(api, item, gone);
    return;
  }
  const hasDependents = waiting > 0 && graph.dependents(api, item.object.metadata.uid).length > 0;
  remove(api, item, hasDependents ? 'Foreground' : policyOf(item.object));
}

function policyOf({ metadata }: KubeObject): NonNullable<DeleteOptions['propagationPolicy']> {
  if (metadata.finalizers?.includes(ORPHAN) === true) return 'Orphan';
  return metadata.finalizers?.includes(FOREGROUND) === true ? 'Foreground' : 'Background';
}

function remove(api: Api, { resource, object }: Located, propagationPolicy: NonNullable<DeleteOptions['propagationPolicy']>): void {
  const { namespace, name, uid } = object.metadata;
  ignoringAbsence(() => {
    api.delete(resource, namespace, name, { propagationPolicy, preconditions: { uid } });
  });
}

function dropReferences(api: Api, { resource, object }: Located, uids: ReadonlySet<string>): void {
  const ownerReferences = object.metadata.ownerReferences?.filter(({ uid }) => !uids.has(uid)) ?? [];
  ignoringAbsence(() => api.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences } } as never));
}

function dropFinalizer(api: Api, { resource, object }: Located, finalizer: string): void {
  const finalizers = object.metadata.finalizers?.filter((other) => other !== finalizer) ?? [];
  ignoringAbsence(() => api.update(resource, { ...object, metadata: { ...object.metadata, finalizers } } as never));
}

function ignoringAbsence(change: () => unknown): void {
  try {
    change();
  } catch (error) {
    if (!(error instanceof StatusError && error.reason === 'NotFound')) throw error;
  }
}
