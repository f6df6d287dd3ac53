import type { PersistentVolumeClaim, Pod } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import { unresolvable, type FilterPlugin } from '../framework.ts';
import { matchesNodeSelector } from '../node-affinity.ts';

export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** Claims the pod mounts: by name, and those of its ephemeral volumes. */
export function claimNames({ metadata, spec }: Pod): readonly string[] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim !== undefined) return [persistentVolumeClaim.claimName];
    return ephemeral === undefined ? [] : [`${metadata.name}-${name}`];
  });
}

export function isBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (spec?.volumeName ?? '') !== '' && metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined;
}

/** Whether binding waits for a pod to say where it will run. */
export function waitsForConsumer(claim: PersistentVolumeClaim, api: Api): boolean {
  const name = claim.spec?.storageClassName ?? '';
  return name !== '' && api.find('storageclasses.storage.k8s.io', undefined, name)?.volumeBindingMode === 'WaitForFirstConsumer';
}

export const volumeBinding: FilterPlugin = {
  name: 'VolumeBinding',
  filter(pod, { api }) {
    const names = claimNames(pod);
    if (names.length === 0) return undefined;
    const claims: PersistentVolumeClaim[] = [];
    for (const name of names) {
      const claim = api.find('persistentvolumeclaims', pod.metadata.namespace, name);
      if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
      if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
      if (claim.status?.phase === 'Lost')
        return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`;
      claims.push(claim);
    }
    if (claims.some((claim) => !isBound(claim) && !waitsForConsumer(claim, api))) return 'pod has unbound immediate PersistentVolumeClaims';
    return ({ node }) => {
      for (const claim of claims) {
        if (!isBound(claim)) continue;
        const volume = api.find('persistentvolumes', undefined, claim.spec?.volumeName ?? '');
        if (volume === undefined) return unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
        const required = volume.spec?.nodeAffinity?.required;
        if (required !== undefined && !matchesNodeSelector(required, node))
          return unresolvable("node(s) didn't match PersistentVolume's node affinity");
      }
      return undefined;
    };
  },
};
