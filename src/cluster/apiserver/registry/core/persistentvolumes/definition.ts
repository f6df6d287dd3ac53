import { getApiResource } from '#kube/api-resources.ts';
import type { PersistentVolume } from '#kube/generated/types.ts';
import { formatTime } from '#kube/time.ts';
import { guardStatus, setStatus } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { persistentVolumeColumns } from './columns.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './validate-persistent-volume.ts';

export const persistentVolumes = defineResource<PersistentVolume>({
  resource: getApiResource('', 'persistentvolumes'),
  strategy: {
    default(volume) {
      volume.spec ??= {};
      volume.spec.persistentVolumeReclaimPolicy ||= 'Retain';
      volume.spec.volumeMode ??= 'Filesystem';
      if (volume.spec.hostPath) volume.spec.hostPath.type ??= '';
    },
    ...guardStatus<PersistentVolume>(),
    prepareForCreate(volume, { clock }) {
      volume.status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(clock.now()) };
    },
    validate: validatePersistentVolume,
    validateUpdate: validatePersistentVolumeUpdate,
    generationOf: () => undefined,
    subresources: {
      status: {
        apply(stored, changed, { clock }) {
          const before = stored.status;
          setStatus(stored, changed.status);
          if (!changed.status || changed.status.phase === before?.phase || changed.status.lastPhaseTransitionTime !== before?.lastPhaseTransitionTime)
            return;
          setStatus(stored, { ...changed.status, lastPhaseTransitionTime: formatTime(clock.now()) });
        },
      },
    },
  },
  columns: persistentVolumeColumns,
});
