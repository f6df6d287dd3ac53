// Mirrors ActivePodsWithRanks of k8s.io/kubernetes/pkg/controller/controller_utils.go
import type { Pod } from '#kube/generated/types.ts';
import { podReadySince } from '../pod-state.ts';

const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/**
 * The pods in the order in which scaling down deletes them. `related`: all active pods of the same
 * workload, so that nodes that hold many of them lose first.
 */
export function byDeletionOrder(pods: readonly Pod[], related: readonly Pod[], now: number): readonly Pod[] {
  const perNode = new Map<string, number>();
  for (const { spec } of related) {
    if (spec.nodeName !== undefined) perNode.set(spec.nodeName, (perNode.get(spec.nodeName) ?? 0) + 1);
  }
  const rank = (pod: Pod): number => perNode.get(pod.spec.nodeName ?? '') ?? 0;
  return [...pods].sort((a, b) => {
    const assigned = Number((a.spec.nodeName ?? '') !== '') - Number((b.spec.nodeName ?? '') !== '');
    if (assigned !== 0) return assigned;
    const phase = (PHASE_ORDER[a.status?.phase ?? 'Pending'] ?? 1) - (PHASE_ORDER[b.status?.phase ?? 'Pending'] ?? 1);
    if (phase !== 0) return phase;
    const readyA = podReadySince(a);
    const readyB = podReadySince(b);
    if ((readyA === undefined) !== (readyB === undefined)) return readyA === undefined ? -1 : 1;
    const cost = deletionCost(a) - deletionCost(b);
    if (cost !== 0) return cost;
    const crowding = rank(b) - rank(a);
    if (crowding !== 0) return crowding;
    if (readyA !== undefined && readyB !== undefined && readyA !== readyB) return byAge(readyA, readyB, a, b, now);
    const restarts = restartCount(b) - restartCount(a);
    if (restarts !== 0) return restarts;
    const createdA = Date.parse(a.metadata.creationTimestamp);
    const createdB = Date.parse(b.metadata.creationTimestamp);
    return createdA === createdB ? 0 : byAge(createdA, createdB, a, b, now);
  });
}

/** The younger first, where ages of the same power of two count as equal and the uid decides. */
function byAge(sinceA: number, sinceB: number, a: Pod, b: Pod, now: number): number {
  const difference = magnitude(now - sinceA) - magnitude(now - sinceB);
  return difference !== 0 ? difference : a.metadata.uid < b.metadata.uid ? -1 : 1;
}

function magnitude(age: number): number {
  return age <= 0 ? -1 : Math.floor(Math.log2(age * 1e6));
}

function deletionCost(pod: Pod): number {
  return Number.parseInt(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? '0', 10) || 0;
}

function restartCount(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount));
}
