// Mirrors GetPersistentVolumeClass and GetPersistentVolumeClaimClass of k8s.io/kubernetes/pkg/apis/core/helper.
import type { PersistentVolume, PersistentVolumeClaim } from '#kube/generated/types.ts';

const BETA_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

/** The annotation from before there was a field still goes before it. */
export function storageClassName({ metadata, spec }: PersistentVolume | PersistentVolumeClaim): string {
  return metadata.annotations?.[BETA_ANNOTATION] ?? spec?.storageClassName ?? '';
}
