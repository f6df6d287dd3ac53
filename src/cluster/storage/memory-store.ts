import { deepFreeze } from '#kube/freeze.ts';
import type { Draft, KubeObject, ObjectMeta } from '#kube/object.ts';
import { alreadyExists, conflict, notFound } from '#kube/status-errors.ts';
import type { Ownership } from './bucket.ts';
import { Collection } from './collection.ts';

import { History } from './history.ts';
import { shareStructure } from './share-structure.ts';
import { Space, type SpaceLimit } from './space.ts';
import { diffCollections, type Collections, type StoreSnapshot } from './snapshot.ts';
import { parseGroupResource } from './parse-group-resource.ts';
import type { Store, StoreEvent, StoreListOptions } from './store.ts';

type Listener = (event: StoreEvent) => void;

/** Changes kept for watches that resume. */
const HISTORY_LIMIT = 500;

const NO_COLLECTIONS: Collections = new Map();

/** The store of one cluster. A fork shares everything with its template until one of them writes. */
export class MemoryStore implements Store {
  #revision: number;
  #ownership: Ownership = {};
  readonly #collections: Map<string, Collection>;
  readonly #base: Collections;
  readonly #baseRevision: number;
  #history: History;
  readonly #listeners = new Map<string, Set<Listener>>();
  #space: Space | undefined;
  readonly #computed = new Map<string, () => readonly KubeObject[]>();

  constructor(template?: { readonly collections: Collections; readonly revision: number }) {
    this.#base = template?.collections ?? NO_COLLECTIONS;
    this.#baseRevision = template?.revision ?? 0;
    this.#collections = new Map(this.#base);
    this.#revision = this.#baseRevision;
    this.#history = new History(this.#revision, HISTORY_LIMIT);
  }

  get revision(): number {
    return this.#revision;
  }

  find(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    const source = this.#computed.get(resource);
    if (source !== undefined) return source().find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    return this.#collections.get(resource)?.get(namespace, name);
  }

  list(resource: string, options: StoreListOptions = {}): readonly KubeObject[] {
    const source = this.#computed.get(resource);
    if (source !== undefined) return collect(source()).list(options);
    return this.#collections.get(resource)?.list(options) ?? [];
  }

  /** Objects of this resource are never stored: they are made when somebody asks. `source` sorts them by namespace, then name. */
  compute(resource: string, source: () => readonly KubeObject[]): void {
    this.#computed.set(resource, source);
  }

  /** Resources that have had objects. */
  resources(): Iterable<string> {
    return this.#collections.keys();
  }

  create(resource: string, object: KubeObject): KubeObject {
    const { namespace, name } = object.metadata;
    if (this.find(resource, namespace, name) !== undefined) throw alreadyExists(parseGroupResource(resource), name);
    this.#space?.charge(resource, undefined, object);
    const stored = this.#stamp(shareStructure(undefined, object) as KubeObject);
    this.#writable(resource).set(stored);
    this.#notify({ type: 'ADDED', resource, object: stored, previous: undefined, revision: this.#revision });
    return stored;
  }

  update(resource: string, object: KubeObject): KubeObject {
    const { namespace, name, resourceVersion } = object.metadata;
    const previous = this.find(resource, namespace, name);
    if (previous === undefined) throw notFound(parseGroupResource(resource), name);
    const current = previous.metadata.resourceVersion;
    if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== current) throw conflict(parseGroupResource(resource), name);
    const next = resourceVersion === current ? object : { ...object, metadata: { ...object.metadata, resourceVersion: current } };
    const shared = shareStructure(previous, next) as KubeObject;
    if (shared === previous) return previous;
    this.#space?.charge(resource, previous, shared);
    const stored = this.#stamp(shared);
    this.#writable(resource).set(stored);
    this.#notify({ type: 'MODIFIED', resource, object: stored, previous, revision: this.#revision });
    return stored;
  }

  remove(resource: string, namespace: string | undefined, name: string): KubeObject {
    const previous = this.find(resource, namespace, name);
    if (previous === undefined) throw notFound(parseGroupResource(resource), name);
    this.#space?.charge(resource, previous, undefined);
    const last = this.#stamp(previous);
    this.#writable(resource).remove(namespace, name);
    this.#notify({ type: 'DELETED', resource, object: last, previous, revision: this.#revision });
    return last;
  }

  /** From now on, nothing is written beyond these bounds. What is there already counts, and stays. */
  limitTo(limit: SpaceLimit): void {
    const space = new Space();
    for (const [resource, collection] of this.#collections) for (const object of collection.list({})) space.charge(resource, undefined, object);
    space.limitTo(limit);
    this.#space = space;
  }

  subscribe(listener: Listener, resource = '*'): () => void {
    let listeners = this.#listeners.get(resource);
    if (listeners === undefined) this.#listeners.set(resource, (listeners = new Set()));
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  changesSince(revision: number, resource: string): readonly StoreEvent[] | undefined {
    return this.#history.since(revision, resource);
  }

  /** Forgets the changes up to `revision`: watches from before it get 410 Gone. */
  compact(revision: number): void {
    this.#history.compact(revision);
  }

  /** A store of its own with the same content; costs a few kilobytes until it writes. */
  fork(): MemoryStore {
    this.#ownership = {};
    return new MemoryStore({ collections: new Map(this.#collections), revision: this.#revision });
  }

  /** What was written since this store was forked. */
  snapshot(): StoreSnapshot {
    return { revision: this.#revision, base: this.#baseRevision, ...diffCollections(this.#base, this.#collections) };
  }

  /** A fork of this store (the template) in the state of `snapshot`. Throws when it was taken over another template. */
  restore(snapshot: StoreSnapshot): MemoryStore {
    if (snapshot.base !== this.#revision) throw new Error(`snapshot over revision ${snapshot.base} does not fit a template at ${this.#revision}`);
    const store = this.fork();
    for (const [resource, namespace, name] of snapshot.removed) store.#writable(resource).remove(namespace, name);
    for (const [resource, objects] of snapshot.put) {
      for (const object of objects) {
        const previous = store.find(resource, object.metadata.namespace, object.metadata.name);
        store.#writable(resource).set(deepFreeze(shareStructure(previous, object)) as KubeObject);
      }
    }
    store.#revision = snapshot.revision;
    store.#history = new History(snapshot.revision, HISTORY_LIMIT);
    return store;
  }

  #stamp(object: KubeObject): KubeObject {
    this.#revision++;
    const resourceVersion = String(this.#revision);
    if (Object.isFrozen(object) || Object.isFrozen(object.metadata))
      return deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion } });
    (object.metadata as Draft<ObjectMeta>).resourceVersion = resourceVersion;
    return deepFreeze(object);
  }

  #writable(resource: string): Collection {
    let collection = this.#collections.get(resource);
    if (collection?.ownership !== this.#ownership) {
      collection = new Collection(this.#ownership, collection);
      this.#collections.set(resource, collection);
    }
    return collection;
  }

  #notify(event: StoreEvent): void {
    this.#history.append(event);
    for (const listener of this.#listeners.get(event.resource) ?? []) listener(event);
    for (const listener of this.#listeners.get('*') ?? []) listener(event);
  }
}

function collect(objects: readonly KubeObject[]): Collection {
  const collection = new Collection({});
  for (const object of objects) collection.set(object);
  return collection;
}
