// Mirrors the volumes' half of the persistentvolume-binder-controller of kube-controller-manager.
import type { PersistentVolume, PersistentVolumeClaim } from '#kube/generated/types.ts';
import { without } from '#kube/json.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { isFor } from './match-volume.ts';

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

export const volumeReclaimer: Controller = {
  name: 'persistentvolume-reclaimer',
  component: 'persistentvolume-controller',
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
  if (phase !== 'Released') {
    setPhase(volume, phase, context);
    return;
  }
  const failure = reclaim(volume, context);
  if (failure === undefined) return;
  if (volume.status?.phase !== 'Failed') context.events.record(volume, 'Warning', 'VolumeFailedDelete', failure);
  setPhase(volume, 'Failed', context, failure);
}

function phaseOf({ spec, ...volume }: PersistentVolume, { api }: ControllerContext): string {
  const reference = spec?.claimRef;
  // A claimRef without uid reserves the volume for a claim that is still to come.
  if (reference?.uid === undefined) return 'Available';
  const claim = api.find('persistentvolumeclaims', reference.namespace, reference.name ?? '');
  return claim !== undefined && isFor({ spec, ...volume }, claim) ? 'Bound' : 'Released';
}

/** What is to become of a volume whose claim is gone; why that is not possible. */
function reclaim(volume: PersistentVolume, context: ControllerContext): string | undefined {
  const { metadata, spec } = volume;
  const policy = spec?.persistentVolumeReclaimPolicy;
  const provisioner = metadata.annotations?.[PROVISIONED_BY];
  if (policy === 'Delete' && metadata.deletionTimestamp === undefined) {
    const path = spec?.hostPath?.path;
    if (provisioner === undefined && path !== undefined && !/^\/tmp\/.+/.test(path))
      return `host_path deleter only supports /tmp/.+ but received provided ${path}`;
    if (provisioner === undefined && path === undefined && spec?.csi === undefined)
      return `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched`;
    if (provisioner !== undefined || path !== undefined) {
      context.api.delete('persistentvolumes', undefined, metadata.name);
      return undefined;
    }
  }
  setPhase(volume, 'Released', context);
  return undefined;
}

function setPhase(volume: PersistentVolume, phase: string, { api, clock }: ControllerContext, message?: string): void {
  if (volume.status?.phase === phase) return;
  const rest = without(volume.status ?? {}, 'message');
  api.update(
    'persistentvolumes',
    { ...volume, status: { ...rest, phase, lastPhaseTransitionTime: formatTime(clock.now()), ...(message !== undefined && { message }) } },
    { subresource: 'status' },
  );
}
