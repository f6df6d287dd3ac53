// Mirrors FindMatchingVolume of k8s.io/component-helpers/storage/volume.
import { selectorOf } from '#kube/label-selector.ts';
import { parseQuantity } from '#kube/quantity.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#kube/generated/types.ts';

/** Whether the volume is meant for this very claim. */
export function isFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const reference = spec?.claimRef;
  if (reference === undefined || reference.namespace !== metadata.namespace || reference.name !== metadata.name) return false;
  return reference.uid === undefined || reference.uid === metadata.uid;
}

/** The smallest volume that is big enough; one reserved for the claim comes before all others. */
export function findVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[]): PersistentVolume | undefined {
  const wanted = parseQuantity(claim.spec?.resources?.requests?.['storage'] ?? '0');
  const size = ({ spec }: PersistentVolume) => parseQuantity(spec?.capacity?.['storage'] ?? '0');
  const fitting = volumes.filter(
    (volume) => volume.metadata.deletionTimestamp === undefined && size(volume).compare(wanted) >= 0 && hasModes(volume, claim),
  );
  const reserved = fitting.find((volume) => isFor(volume, claim));
  if (reserved !== undefined) return reserved;
  const selector = claim.spec?.selector;
  return fitting
    .filter((volume) => volume.spec?.claimRef === undefined && volume.status?.phase === 'Available')
    .filter(({ spec }) => (spec?.storageClassName ?? '') === (claim.spec?.storageClassName ?? ''))
    .filter(({ metadata }) => selector === undefined || selectorOf(selector).matches(metadata.labels))
    .sort((a, b) => size(a).compare(size(b)))[0];
}

function hasModes({ spec: volume }: PersistentVolume, { spec: claim }: PersistentVolumeClaim): boolean {
  if ((volume?.volumeMode ?? 'Filesystem') !== (claim?.volumeMode ?? 'Filesystem')) return false;
  return (claim?.accessModes ?? []).every((mode) => volume?.accessModes?.includes(mode) === true);
}
