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
  const { api } = context;
  const reference = volume.spec?.claimRef;
  if (reference === undefined) return setPhase(volume, 'Available', context);
  // Reserved for a claim that is still to come.
  if (reference.uid === undefined) return setPhase(volume, 'Available', context);
  const claim = api.find('persistentvolumeclaims', reference.namespace, reference.name ?? '');
  if (claim !== undefined && isFor(volume, claim)) return setPhase(volume, 'Bound', context);
  if (volume.spec?.persistentVolumeReclaimPolicy === 'Delete' && volume.metadata.deletionTimestamp === undefined) {
    api.delete('persistentvolumes', undefined, volume.metadata.name);
    return undefined;
  }
  return setPhase(volume, 'Released', context);
}

function setPhase(volume: PersistentVolume, phase: string, { api, clock }: ControllerContext): void {
  if (volume.status?.phase === phase) return;
  api.update('persistentvolumes', { ...volume, status: { ...volume.status, phase, lastPhaseTransitionTime: formatTime(clock.now()) } }, { subresource: 'status' });
}
