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
    const growth = weigh(next) - weigh(previous);
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

/** Revisions share what did not change, and objects the trees of their managed fields: those are weighed once. */
const weights = new WeakMap<object, number>();
const REMEMBERED_DEPTH = 1;

function weigh(value: unknown, depth = 0): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (depth > REMEMBERED_DEPTH) return weighParts(value, depth);
  return weighOnce(value, depth);
}

function weighOnce(value: object, depth: number): number {
  let weight = weights.get(value);
  if (weight === undefined) {
    weight = weighParts(value, depth);
    if (Object.isFrozen(value)) weights.set(value, weight);
  }
  return weight;
}

function weighParts(value: object, depth: number): number {
  let sum = 16;
  for (const key in value) {
    const part = (value as Record<string, unknown>)[key];
    sum += key.length + (key === 'fieldsV1' && typeof part === 'object' && part !== null ? weighOnce(part, depth + 1) : weigh(part, depth + 1));
  }
  return sum;
}
