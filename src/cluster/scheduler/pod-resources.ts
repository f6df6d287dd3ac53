// Mirrors k8s.io/component-helpers/resource: what a pod asks for.
import { parseQuantity } from '#kube/quantity.ts';
import type { Container, Pod, ResourceRequirements } from '#kube/generated/types.ts';

/** cpu in thousandths, everything else in whole units. */
export type Resources = Readonly<Record<string, number>>;

const UNSTATED_CPU = 100;
const UNSTATED_MEMORY = 200 * 1024 * 1024;

interface PodResources {
  readonly requests: Resources;
  /** With upstream's assumption about containers that ask for nothing; for scores only. */
  readonly assumed: Resources;
}

/** Pods are frozen, so each is added up once. */
const known = new WeakMap<Pod, PodResources>();

export function podResources(pod: Pod): PodResources {
  let resources = known.get(pod);
  if (resources === undefined) {
    resources = { requests: totalOf(pod, requestsOf), assumed: totalOf(pod, assumedOf) };
    known.set(pod, resources);
  }
  return resources;
}

export function amount(name: string, quantity: string): number {
  const parsed = parseQuantity(quantity);
  return name === 'cpu' ? parsed.milliValue : parsed.value;
}

export function amounts(quantities: Readonly<Record<string, string>> = {}): Resources {
  return Object.fromEntries(Object.entries(quantities).map(([name, quantity]) => [name, amount(name, quantity)]));
}

export function addResources(a: Resources, b: Resources, sign = 1): Resources {
  const sum: Record<string, number> = { ...a };
  for (const name in b) sum[name] = (sum[name] ?? 0) + sign * (b[name] ?? 0);
  return sum;
}

/** Containers and sidecars run together; an init container runs with the sidecars before it. */
function totalOf({ spec }: Pod, of: (requirements: ResourceRequirements | undefined) => Resources): Resources {
  let running: Resources = {};
  for (const container of spec.containers) running = addResources(running, of(container.resources));
  let sidecars: Resources = {};
  let peak: Resources = {};
  for (const container of spec.initContainers ?? []) {
    const requests = of(container.resources);
    if (isSidecar(container)) sidecars = addResources(sidecars, requests);
    else peak = maximum(peak, addResources(sidecars, requests));
  }
  const total = maximum(addResources(running, sidecars), maximum(peak, sidecars));
  return spec.overhead === undefined ? total : addResources(total, amounts(spec.overhead));
}

function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

function requestsOf(requirements: ResourceRequirements | undefined): Resources {
  return amounts(requirements?.requests);
}

function assumedOf(requirements: ResourceRequirements | undefined): Resources {
  return { cpu: UNSTATED_CPU, memory: UNSTATED_MEMORY, ...requestsOf(requirements) };
}

function maximum(a: Resources, b: Resources): Resources {
  const result: Record<string, number> = { ...a };
  for (const name in b) result[name] = Math.max(result[name] ?? 0, b[name] ?? 0);
  return result;
}
