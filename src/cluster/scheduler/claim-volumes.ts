// Mirrors the PreBind step of the VolumeBinding plugin of k8s.io/kubernetes/pkg/scheduler.
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';
import { claimNames, findVolumeOn, isBound, SELECTED_NODE } from './plugins/volume-binding.ts';

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
    const node = api.find('nodes', undefined, nodeName);
    const volume = node === undefined ? undefined : findVolumeOn(claim, node, api);
    if (volume !== undefined) {
      reserve(volume, claim, api);
      continue;
    }
    const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: nodeName };
    api.update('persistentvolumeclaims', { ...claim, metadata: { ...claim.metadata, annotations } });
  }
  return ready;
}

/** The binder does the rest. */
function reserve(volume: PersistentVolume, { metadata }: PersistentVolumeClaim, api: Api): void {
  if (volume.spec?.claimRef !== undefined) return;
  const { namespace = '', name, uid, resourceVersion } = metadata;
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion };
  const annotations = { ...volume.metadata.annotations, 'pv.kubernetes.io/bound-by-controller': 'yes' };
  api.update('persistentvolumes', { ...volume, metadata: { ...volume.metadata, annotations }, spec: { ...volume.spec, claimRef } });
}
