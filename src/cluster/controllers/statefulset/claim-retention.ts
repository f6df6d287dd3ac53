// Mirrors UpdatePodClaimForRetentionPolicy of pkg/controller/statefulset: the owner of a claim decides when it goes.
import { deepEqual } from '#kube/deep-equal.ts';
import type { Pod, StatefulSet } from '#kube/generated/types.ts';
import type { KubeObject, OwnerReference } from '#kube/object.ts';
import { without } from '#kube/json.ts';
import type { Api } from '../../api/api.ts';
import { claimsOf, ordinalOf } from './stateful-pod.ts';

/** Lets the claims of the set's pods follow the set or their pod, as its policy says. */
export function applyRetention(set: StatefulSet, pods: readonly Pod[], api: Api): void {
  const policy = set.spec.persistentVolumeClaimRetentionPolicy;
  if (policy === undefined) return;
  const first = set.spec.ordinals?.start ?? 0;
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === undefined) continue;
    const condemned = ordinal < first || ordinal >= first + (set.spec.replicas ?? 1);
    const owner = condemned && policy.whenScaled === 'Delete' ? pod : policy.whenDeleted === 'Delete' ? set : undefined;
    for (const { metadata } of claimsOf(set, ordinal)) {
      const claim = api.find('persistentvolumeclaims', set.metadata.namespace, metadata.name ?? '');
      if (claim === undefined) continue;
      const before = claim.metadata.ownerReferences ?? [];
      const foreign = before.filter(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid);
      // Somebody else controls it: not ours to change.
      if (foreign.some(({ controller }) => controller === true)) continue;
      const owners = owner === undefined ? foreign : [...foreign, referenceTo(owner)];
      if (deepEqual(before, owners)) continue;
      const rest = without(claim.metadata, 'ownerReferences');
      api.update('persistentvolumeclaims', { ...claim, metadata: owners.length === 0 ? rest : { ...rest, ownerReferences: owners } });
    }
  }
}

function referenceTo({ apiVersion, kind, metadata: { name, uid } }: KubeObject): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true };
}
