// Mirrors SetDefaults_PersistentVolumeClaimSpec of k8s.io/kubernetes/pkg/apis/core/v1.
import type { PersistentVolumeClaim } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';

export function defaultClaim(claim: Draft<PersistentVolumeClaim>): void {
  claim.spec ??= {};
  claim.spec.volumeMode ??= 'Filesystem';
  claim.spec.resources ??= {};
}
