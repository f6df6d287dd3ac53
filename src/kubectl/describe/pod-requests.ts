/** What a pod asks for in sum. Mirrors k8s.io/kubectl/pkg/util/resource PodRequestsAndLimits. */
import type { Container, Pod } from '#kube/generated/types.ts';
import { parseQuantity, type Quantity } from '#kube/quantity.ts';

export type ResourceSums = Readonly<Record<string, Quantity>>;

export function sumResources(parts: readonly ResourceSums[]): ResourceSums {
  const sums: Record<string, Quantity> = {};
  for (const part of parts) for (const [name, value] of Object.entries(part)) sums[name] = sums[name]?.add(value) ?? value;
  return sums;
}

function larger(a: ResourceSums, b: ResourceSums): ResourceSums {
  const most: Record<string, Quantity> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const other = most[name];
    if (other === undefined || other.compare(value) < 0) most[name] = value;
  }
  return most;
}

const parse = (resources: Readonly<Record<string, string>> | undefined): ResourceSums =>
  Object.fromEntries(Object.entries(resources ?? {}).map(([name, value]) => [name, parseQuantity(value)]));

/** Containers and sidecars together, or the largest init container if that is more; plus the overhead. */
export function podRequests(pod: Pod): { readonly requests: ResourceSums; readonly limits: ResourceSums } {
  const { containers, initContainers = [], overhead } = pod.spec;
  const total = (of: (container: Container) => Readonly<Record<string, string>> | undefined): ResourceSums => {
    const sidecars = initContainers.filter((container) => container.restartPolicy === 'Always');
    const running = sumResources([...containers, ...sidecars].map((container) => parse(of(container))));
    const starting = initContainers.filter((container) => !sidecars.includes(container)).map((container) => parse(of(container)));
    return starting.reduce(larger, running);
  };
  const requests = total((container) => container.resources?.requests);
  const limits = total((container) => container.resources?.limits);
  return overhead === undefined ? { requests, limits } : { requests: sumResources([requests, parse(overhead)]), limits };
}
