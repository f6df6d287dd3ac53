// Mirrors podStrategy.CheckGracefulDelete of k8s.io/kubernetes/pkg/registry/core/pod.
import type { Pod } from '#kube/generated/types.ts';

/** Seconds the containers get to stop; undefined when nothing runs that could stop, or no time is given. */
export function podGracePeriod(pod: Pod, requested: number | undefined): number | undefined {
  if (!pod.spec.nodeName) return undefined;
  if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') return undefined;
  const seconds = requested ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  if (seconds < 0) return 1;
  return seconds === 0 ? undefined : seconds;
}
