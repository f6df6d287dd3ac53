import type { Pod } from '#kube/generated/types.ts';

export function isReady(pod: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp === undefined && pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
  );
}

/** The word `kubectl get pods` would show, near enough for a sentence. */
export function podWord(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (pod.status?.reason !== undefined) return pod.status.reason;
  for (const status of pod.status?.containerStatuses ?? []) {
    const reason = status.state?.waiting?.reason ?? status.state?.terminated?.reason;
    if (reason !== undefined) return reason;
  }
  return pod.status?.phase ?? 'Unknown';
}
