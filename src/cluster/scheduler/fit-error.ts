// Mirrors FitError of k8s.io/kubernetes/pkg/scheduler/framework/types.go
import type { NoFit } from './select-node.ts';

/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.` */
export function fitError(nodes: number, reasons: Iterable<string>, message?: string): string {
  if (message !== undefined) return `0/${nodes} nodes are available: ${message}.`;
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const sorted = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available:${sorted.length === 0 ? '' : ` ${sorted.join(', ')}.`}`;
}

export function noFitError(nodes: number, { message, rejections }: NoFit): string {
  return fitError(
    nodes,
    [...rejections.values()].flatMap(({ reasons }) => reasons),
    message,
  );
}
