import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import { findVolume } from '../../controllers/volume/match-volume.ts';
import { labelsOf, nodeChanged, taintsOf } from '../cluster-events.ts';
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

export function usesClaim(pod: Pod, { metadata }: PersistentVolumeClaim): boolean {
  return metadata.namespace === pod.metadata.namespace && claimNames(pod).includes(metadata.name);
}

export function isBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (spec?.volumeName ?? '') !== '' && metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined;
}

/** Whether binding waits for a pod to say where it will run. */
export function waitsForConsumer(claim: PersistentVolumeClaim, api: Api): boolean {
  const name = claim.spec?.storageClassName ?? '';
  return name !== '' && api.find('storageclasses.storage.k8s.io', undefined, name)?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** A volume that is there already, fits the claim, and can be reached from the node. */
export function findVolumeOn(claim: PersistentVolumeClaim, node: Node, api: Api): PersistentVolume | undefined {
  const reachable = api.list('persistentvolumes').filter(({ spec }) => {
    const required = spec?.nodeAffinity?.required;
    return required === undefined || matchesNodeSelector(required, node);
  });
  return findVolume(claim, reachable);
}

function isProvisioned(claim: PersistentVolumeClaim, api: Api): boolean {
  const storageClass = api.find('storageclasses.storage.k8s.io', undefined, claim.spec?.storageClassName ?? '');
  return storageClass !== undefined && storageClass.provisioner !== 'kubernetes.io/no-provisioner';
}

export const volumeBinding: FilterPlugin = {
  name: 'VolumeBinding',
  filter(pod, { api }) {
    const names = claimNames(pod);
    if (names.length === 0) return undefined;
    const claims: PersistentVolumeClaim[] = [];
    for (const name of names) {
      const claim = api.find('persistentvolumeclaims', pod.metadata.namespace, name);
      if (claim === undefined) return missing(pod, name);
      if (claim.status?.phase === 'Lost')
        return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`;
      if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
      claims.push(claim);
    }
    if (claims.some((claim) => !isBound(claim) && !waitsForConsumer(claim, api))) return 'pod has unbound immediate PersistentVolumeClaims';
    return ({ node }) => {
      for (const claim of claims) {
        if (!isBound(claim)) {
          if (claim.metadata.annotations?.[SELECTED_NODE] !== undefined && claim.metadata.annotations[SELECTED_NODE] !== node.metadata.name)
            return unresolvable("node(s) didn't match PersistentVolume's node affinity");
          if (!isProvisioned(claim, api) && findVolumeOn(claim, node, api) === undefined)
            return unresolvable("node(s) didn't find available persistent volumes to bind");
          continue;
        }
        const volume = api.find('persistentvolumes', undefined, claim.spec?.volumeName ?? '');
        if (volume === undefined) return unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
        const required = volume.spec?.nodeAffinity?.required;
        if (required !== undefined && !matchesNodeSelector(required, node))
          return unresolvable("node(s) didn't match PersistentVolume's node affinity");
      }
      return undefined;
    };
  },
  wakes(pod, event) {
    if (event.resource === 'PersistentVolumeClaim') return usesClaim(pod, event.claim);
    if (event.resource === 'Node') return nodeChanged(event, (node) => [labelsOf(node), taintsOf(node)]);
    return event.resource === 'PersistentVolume' || event.resource === 'StorageClass';
  },
};

function missing({ spec }: Pod, name: string): string {
  const named = (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name);
  return named
    ? `persistentvolumeclaim "${name}" not found`
    : `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`;
}
