import type { KubeObject } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';

/** How much a store may hold, as etcd's `--quota-backend-bytes`. */
export interface SpaceLimit {
  readonly objects: number;
  /** Characters of text, roughly. */
  readonly bytes: number;
}

/** The control plane writes these to report and to live; it could not say what is wrong without them. */
const EXEMPT = new Set(['events', 'events.events.k8s.io', 'leases.coordination.k8s.io']);

/** Keeps count of what a store holds. */
export class Space {
  #limit: SpaceLimit = { objects: Infinity, bytes: Infinity };
  #objects = 0;
  #bytes = 0;

  limitTo(limit: SpaceLimit): void {
    this.#limit = limit;
  }

  /** What stands in the place of `previous`; undefined is nothing. Throws `StatusError`, with etcd's words, when there is no room. */
  charge(resource: string, previous: KubeObject | undefined, next: KubeObject | undefined): void {
    if (EXEMPT.has(resource)) return;
    const objects = this.#objects + (next === undefined ? 0 : 1) - (previous === undefined ? 0 : 1);
    const growth = difference(previous, next);
    if (objects > this.#objects && objects > this.#limit.objects) throw exceeded(`a lab's cluster holds at most ${this.#limit.objects} objects`);
    if (growth > 0 && this.#bytes + growth > this.#limit.bytes)
      throw exceeded(`a lab's cluster holds at most ${Math.floor(this.#limit.bytes / 1024 / 1024)} MiB`);
    this.#objects = objects;
    this.#bytes += growth;
  }
}

function exceeded(bound: string): StatusError {
  return new StatusError({
    code: 403,
    reason: 'Forbidden',
    message: `etcdserver: mvcc: database space exceeded: ${bound}; delete some`,
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** How much heavier `next` is. Revisions share what did not change, so that only the rest is looked at. */
function difference(previous: unknown, next: unknown): number {
  if (previous === next) return 0;
  if (Array.isArray(previous) && Array.isArray(next)) {
    let sum = 0;
    for (let index = 0; index < Math.max(previous.length, next.length); index++) sum += difference(previous[index], next[index]);
    return sum;
  }
  if (!isObject(previous) || !isObject(next)) return weighOnce(next) - weighOnce(previous);
  let sum = 0;
  for (const key in next) {
    const [before, after] = [previous[key], next[key]];
    if (before === undefined) sum += key.length;
    if (before !== after) sum += key === TREE ? weighOnce(after) - weighOnce(before) : difference(before, after);
  }
  for (const key in previous) if (next[key] === undefined) sum -= key.length + weigh(previous[key]);
  return sum;
}

function weigh(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let sum = 16;
  if (Array.isArray(value)) for (const item of value) sum += weigh(item);
  else for (const key in value) sum += key.length + (key === TREE ? weighOnce((value as Fields)[key]) : weigh((value as Fields)[key]));
  return sum;
}

/** Trees of managed fields are shared by all objects that have the same fields, objects of a template by all its forks. */
const TREE = 'fieldsV1';
const weights = new WeakMap<object, number>();

function weighOnce(value: unknown): number {
  if (!isObject(value) || !Object.isFrozen(value)) return weigh(value);
  let weight = weights.get(value);
  if (weight === undefined) weights.set(value, (weight = weigh(value)));
  return weight;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
