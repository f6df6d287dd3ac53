import type { Pod } from '#kube/generated/types.ts';

/** `2 Running / 0 Waiting / 0 Succeeded / 0 Failed` of the pods that an object controls. */
export function formatPodCounts(pods: readonly Pod[], owner: string | undefined): string {
  const counts = { Running: 0, Pending: 0, Succeeded: 0, Failed: 0 };
  for (const pod of pods) {
    const controller = pod.metadata.ownerReferences?.find((reference) => reference.controller === true);
    const phase = pod.status?.phase;
    if (controller?.uid === owner && phase !== undefined && phase in counts) counts[phase as keyof typeof counts]++;
  }
  return `${counts.Running} Running / ${counts.Pending} Waiting / ${counts.Succeeded} Succeeded / ${counts.Failed} Failed`;
}
