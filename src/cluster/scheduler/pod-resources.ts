// Mirrors k8s.io/component-helpers/resource: what a pod asks for.
import { parseQuantity } from '#kube/quantity.ts';
import type { Container, Pod } from '#kube/generated/types.ts';

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
    resources = { requests: totalOf(pod, requestsOf(pod)), assumed: totalOf(pod, assumedOf(pod)) };
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
function totalOf({ spec }: Pod, of: (container: Container) => Resources): Resources {
  let running: Resources = {};
  for (const container of spec.containers) running = addResources(running, of(container));
  let sidecars: Resources = {};
  let peak: Resources = {};
  for (const container of spec.initContainers ?? []) {
    const requests = of(container);
    if (isSidecar(container)) sidecars = addResources(sidecars, requests);
    else peak = maximum(peak, addResources(sidecars, requests));
  }
  const ofContainers = maximum(addResources(running, sidecars), maximum(peak, sidecars));
  // What is asked for the pod as a whole holds whatever its containers ask for.
  const total = { ...ofContainers, ...amounts(spec.resources?.requests) };
  return spec.overhead === undefined ? total : addResources(total, amounts(spec.overhead));
}

function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** While a container is being resized it holds the larger of what it has and what it asks for; one that cannot be, what it has. */
function requestsOf({ status }: Pod): (container: Container) => Resources {
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const infeasible = status?.conditions?.some(({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible') === true;
  return ({ name, resources }) => {
    const wanted = amounts(resources?.requests);
    const current = statuses.find((candidate) => candidate.name === name);
    if (current?.allocatedResources === undefined) return wanted;
    const held = maximum(amounts(current.allocatedResources), amounts(current.resources?.requests));
    return infeasible ? held : maximum(wanted, held);
  };
}

function assumedOf(pod: Pod): (container: Container) => Resources {
  const requests = requestsOf(pod);
  return (container) => ({ cpu: UNSTATED_CPU, memory: UNSTATED_MEMORY, ...requests(container) });
}

function maximum(a: Resources, b: Resources): Resources {
  const result: Record<string, number> = { ...a };
  for (const name in b) result[name] = Math.max(result[name] ?? 0, b[name] ?? 0);
  return result;
}
