// Mirrors the volumes' half of the persistentvolume-binder-controller of kube-controller-manager.
import type { PersistentVolume, PersistentVolumeClaim } from '#kube/generated/types.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { formatTime } from '../../apiserver/registry/meta/format-time.ts';
import { isFor } from './match-volume.ts';

export const volumeReclaimer: Controller = {
  name: 'persistentvolume-reclaimer',
  watches: [
    { resource: 'persistentvolumes', keys: ({ type, object }) => (type === 'DELETED' ? [] : [object.metadata.name]) },
    {
      resource: 'persistentvolumeclaims',
      keys: ({ object }) => {
        const volume = (object as PersistentVolumeClaim).spec?.volumeName ?? '';
        return volume === '' ? [] : [volume];
      },
    },
  ],
  reconcile(name, context) {
    const volume = context.api.find('persistentvolumes', undefined, name);
    if (volume !== undefined) sync(volume, context);
    return undefined;
  },
};

function sync(volume: PersistentVolume, context: ControllerContext): void {
  const phase = phaseOf(volume, context);
  if (phase === undefined) context.api.delete('persistentvolumes', undefined, volume.metadata.name);
  else setPhase(volume, phase, context);
}

/** Undefined: the volume is to go. */
function phaseOf(volume: PersistentVolume, { api }: ControllerContext): string | undefined {
  const reference = volume.spec?.claimRef;
  // A claimRef without uid reserves the volume for a claim that is still to come.
  if (reference?.uid === undefined) return 'Available';
  const claim = api.find('persistentvolumeclaims', reference.namespace, reference.name ?? '');
  if (claim !== undefined && isFor(volume, claim)) return 'Bound';
  const deletes = volume.spec?.persistentVolumeReclaimPolicy === 'Delete' && volume.metadata.deletionTimestamp === undefined;
  return deletes ? undefined : 'Released';
}

function setPhase(volume: PersistentVolume, phase: string, { api, clock }: ControllerContext): void {
  if (volume.status?.phase === phase) return;
  api.update(
    'persistentvolumes',
    { ...volume, status: { ...volume.status, phase, lastPhaseTransitionTime: formatTime(clock.now()) } },
    { subresource: 'status' },
  );
}
