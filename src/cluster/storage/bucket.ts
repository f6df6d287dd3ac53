import type { KubeObject } from '#kube/object.ts';

/** Who may write to a bucket in place; everyone else copies it first. */
export type Ownership = object;

/** The objects of one resource in one namespace, sorted by name, with their secondary indexes. */
export class Bucket {
  readonly ownership: Ownership;
  readonly #objects: Map<string, KubeObject>;
  /** Sorted names. */
  readonly #names: string[];
  #list: readonly KubeObject[] | undefined;
  #labels: Map<string, Set<string>> | undefined;
  #owners: Map<string, Set<string>> | undefined;

  constructor(ownership: Ownership, source?: Bucket) {
    this.ownership = ownership;
    this.#objects = new Map(source === undefined ? [] : source.#objects);
    this.#names = source === undefined ? [] : [...source.#names];
    if (source !== undefined) this.#list = source.#list;
  }

  get size(): number {
    return this.#names.length;
  }

  get(name: string): KubeObject | undefined {
    return this.#objects.get(name);
  }

  /** Sorted by name. */
  list(): readonly KubeObject[] {
    this.#list ??= Object.freeze(this.#names.map((name) => this.#objects.get(name) as KubeObject));
    return this.#list;
  }

  set(object: KubeObject): void {
    const { name } = object.metadata;
    const previous = this.#objects.get(name);
    this.#objects.set(name, object);
    this.#list = undefined;
    if (previous === undefined) this.#names.splice(this.#position(name), 0, name);
    else if (previous.metadata.labels === object.metadata.labels && previous.metadata.ownerReferences === object.metadata.ownerReferences) return;
    if (previous !== undefined) this.#unindex(previous);
    this.#index(object);
  }

  remove(name: string): void {
    const previous = this.#objects.get(name);
    if (previous === undefined) return;
    this.#objects.delete(name);
    this.#names.splice(this.#position(name), 1);
    this.#list = undefined;
    this.#unindex(previous);
  }

  /** Objects that carry all `labels`, sorted by name. */
  withLabels(labels: Readonly<Record<string, string>>): readonly KubeObject[] {
    let smallest: Set<string> | undefined;
    const index = this.#labelIndex();
    const wanted = Object.entries(labels);
    for (const [key, value] of wanted) {
      const names = index.get(`${key}=${value}`);
      if (names === undefined) return [];
      if (smallest === undefined || names.size < smallest.size) smallest = names;
    }
    if (smallest === undefined) return this.list();
    const found = this.#pick(smallest);
    return wanted.length === 1 ? found : found.filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value));
  }

  /** Objects with an ownerReference to `uid`, sorted by name. */
  ownedBy(uid: string): readonly KubeObject[] {
    if (this.#owners === undefined) {
      this.#owners = new Map();
      for (const object of this.#objects.values()) indexOwners(this.#owners, object);
    }
    const names = this.#owners.get(uid);
    return names === undefined ? [] : this.#pick(names);
  }

  #labelIndex(): Map<string, Set<string>> {
    if (this.#labels === undefined) {
      this.#labels = new Map();
      for (const object of this.#objects.values()) indexLabels(this.#labels, object);
    }
    return this.#labels;
  }

  #pick(names: ReadonlySet<string>): readonly KubeObject[] {
    return [...names].sort(byCodeUnit).map((name) => this.#objects.get(name) as KubeObject);
  }

  #index(object: KubeObject): void {
    if (this.#labels !== undefined) indexLabels(this.#labels, object);
    if (this.#owners !== undefined) indexOwners(this.#owners, object);
  }

  #unindex({ metadata }: KubeObject): void {
    for (const [key, value] of Object.entries(metadata.labels ?? {})) drop(this.#labels, `${key}=${value}`, metadata.name);
    for (const { uid } of metadata.ownerReferences ?? []) drop(this.#owners, uid, metadata.name);
  }

  #position(name: string): number {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#names[middle] as string) < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function indexLabels(index: Map<string, Set<string>>, { metadata }: KubeObject): void {
  for (const [key, value] of Object.entries(metadata.labels ?? {})) add(index, `${key}=${value}`, metadata.name);
}

function indexOwners(index: Map<string, Set<string>>, { metadata }: KubeObject): void {
  for (const { uid } of metadata.ownerReferences ?? []) add(index, uid, metadata.name);
}

function add(index: Map<string, Set<string>>, key: string, name: string): void {
  const names = index.get(key);
  if (names === undefined) index.set(key, new Set([name]));
  else names.add(name);
}

function drop(index: Map<string, Set<string>> | undefined, key: string, name: string): void {
  const names = index?.get(key);
  if (names === undefined) return;
  names.delete(name);
  if (names.size === 0) index?.delete(key);
}
