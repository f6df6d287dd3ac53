// Mirrors the PreBind step of the VolumeBinding plugin of k8s.io/kubernetes/pkg/scheduler.
import type { Pod } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';
import { claimNames, isBound, SELECTED_NODE } from './plugins/volume-binding.ts';

/**
 * Tells the claims that waited for their first consumer which node it will run on. Returns whether
 * all are bound; until then the pod waits, without a word, for its claims to change.
 */
export function claimVolumes(pod: Pod, nodeName: string, api: Api): boolean {
  let ready = true;
  for (const name of claimNames(pod)) {
    const claim = api.find('persistentvolumeclaims', pod.metadata.namespace, name);
    if (claim === undefined || isBound(claim)) continue;
    ready = false;
    if (claim.metadata.annotations?.[SELECTED_NODE] !== undefined) continue;
    const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: nodeName };
    api.update('persistentvolumeclaims', { ...claim, metadata: { ...claim.metadata, annotations } });
  }
  return ready;
}
