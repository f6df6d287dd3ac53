// Mirrors the desired state of world populator of pkg/kubelet/volumemanager: from a pod's volume to the persistent volume behind it.
import type { PersistentVolume, Pod, Volume } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';
import { MountError } from './volume-content.ts';

/** The claim a volume of a pod stands for, by name. */
export function claimOf({ name, persistentVolumeClaim, ephemeral }: Volume, pod: Pod): string | undefined {
  if (persistentVolumeClaim !== undefined) return persistentVolumeClaim.claimName;
  return ephemeral === undefined ? undefined : `${pod.metadata.name}-${name}`;
}

/** Undefined for volumes that are not claimed. Throws `MountError` while the claim has no volume. */
export function claimedVolume(spec: Volume, pod: Pod, api: Api): PersistentVolume | undefined {
  const name = claimOf(spec, pod);
  if (name === undefined) return undefined;
  const { namespace = '' } = pod.metadata;
  const fail = (why: string): MountError =>
    new MountError(
      `Unable to attach or mount volumes: unmounted volumes=[${spec.name}], unattached volumes=[], failed to process volumes=[${spec.name}]: error processing PVC ${namespace}/${name}: ${why}`,
      true,
    );
  const claim = api.find('persistentvolumeclaims', namespace, name);
  if (claim === undefined) throw fail(`failed to fetch PVC from API server: persistentvolumeclaims "${name}" not found`);
  if (claim.metadata.deletionTimestamp !== undefined) throw fail('PVC is being deleted');
  if (claim.status?.phase !== 'Bound' || (claim.spec?.volumeName ?? '') === '') throw fail('PVC is not bound');
  const volume = api.find('persistentvolumes', undefined, claim.spec?.volumeName ?? '');
  if (volume === undefined)
    throw fail(`failed to fetch PV ${claim.spec?.volumeName ?? ''} from API server: persistentvolumes "${claim.spec?.volumeName ?? ''}" not found`);
  return volume;
}
