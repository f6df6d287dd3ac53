// Mirrors GetWarningsForPod of k8s.io/kubernetes/pkg/api/pod.
import type { Pod } from '#kube/generated/types.ts';

export function podWarnings(pod: Pod, old: Pod | undefined): readonly string[] {
  if (old !== undefined) return [];
  const deprecated = ['beta.kubernetes.io/arch', 'beta.kubernetes.io/os'] as const;
  return deprecated.flatMap((label) =>
    pod.spec.nodeSelector?.[label] === undefined ? [] : [`spec.nodeSelector[${label}]: deprecated since v1.14; use "${label.replace('beta.', '')}" instead`],
  );
}
