import type { KubeObject } from '#kube/object.ts';
import { Bucket, type Ownership } from './bucket.ts';
import type { StoreListOptions } from './store.ts';

/** All objects of one resource, in one bucket a namespace (`''` for cluster-scoped ones). Copied when another owner writes. */
export class Collection {
  readonly ownership: Ownership;
  readonly buckets: Map<string, Bucket>;
  /** Of the buckets, sorted; until one comes or goes. */
  #namespaces: readonly string[] | undefined;
  /** Sorted by namespace, then name; until the next write. */
  #all: readonly KubeObject[] | undefined;

  constructor(ownership: Ownership, source?: Collection) {
    this.ownership = ownership;
    this.buckets = new Map(source?.buckets);
    if (source !== undefined) this.#all = source.#all;
  }

  get(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.buckets.get(namespace ?? '')?.get(name);
  }

  list(options: StoreListOptions): readonly KubeObject[] {
    if (options.namespace !== undefined) {
      const bucket = this.buckets.get(options.namespace);
      return bucket === undefined ? [] : select(bucket, options);
    }
    if (options.labels === undefined && options.owner === undefined) return (this.#all ??= Object.freeze(this.#sorted((bucket) => bucket.list())));
    return this.#sorted((bucket) => select(bucket, options));
  }

  set(object: KubeObject): void {
    this.#writable(object.metadata.namespace ?? '').set(object);
  }

  remove(namespace: string | undefined, name: string): void {
    const bucket = this.#writable(namespace ?? '');
    bucket.remove(name);
    if (bucket.size > 0) return;
    this.buckets.delete(namespace ?? '');
    this.#namespaces = undefined;
  }

  #writable(namespace: string): Bucket {
    this.#all = undefined;
    let bucket = this.buckets.get(namespace);
    if (bucket?.ownership !== this.ownership) {
      if (bucket === undefined) this.#namespaces = undefined;
      bucket = new Bucket(this.ownership, bucket);
      this.buckets.set(namespace, bucket);
    }
    return bucket;
  }

  #sorted(read: (bucket: Bucket) => readonly KubeObject[]): readonly KubeObject[] {
    this.#namespaces ??= [...this.buckets.keys()].sort();
    const [only] = this.#namespaces;
    if (only !== undefined && this.#namespaces.length === 1) return read(this.buckets.get(only) as Bucket);
    return this.#namespaces.flatMap((namespace) => read(this.buckets.get(namespace) as Bucket));
  }
}

function select(bucket: Bucket, { labels, owner }: StoreListOptions): readonly KubeObject[] {
  if (owner === undefined) return labels === undefined ? bucket.list() : bucket.withLabels(labels);
  const owned = bucket.ownedBy(owner);
  if (labels === undefined) return owned;
  const wanted = Object.entries(labels);
  return owned.filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value));
}
