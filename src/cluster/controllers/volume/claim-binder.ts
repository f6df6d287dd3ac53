// Mirrors the claims' half of the persistentvolume-binder-controller of kube-controller-manager.
import { deepEqual } from '#kube/deep-equal.ts';
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimStatus } from '#kube/generated/types.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { SELECTED_NODE, waitsForConsumer } from '../../scheduler/plugins/volume-binding.ts';
import { keyOf, splitKey } from '../controller-reference.ts';
import { findVolume, isFor } from './match-volume.ts';

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

export const claimBinder: Controller = {
  name: 'persistentvolume-controller',
  watches: [
    {
      // Its own writes of the status bring nothing new, and would repeat the events.
      resource: 'persistentvolumeclaims',
      keys: ({ type, object, previous }) => {
        const [spec, before] = [object, previous].map((claim) => (claim as PersistentVolumeClaim | undefined)?.spec);
        const same = type === 'MODIFIED' && deepEqual(spec, before) && deepEqual(object.metadata.annotations, previous?.metadata.annotations);
        return type === 'DELETED' || same ? [] : [keyOf(object)];
      },
    },
    {
      resource: 'persistentvolumes',
      keys: function* ({ object }, { api }) {
        const reference = (object as PersistentVolume).spec?.claimRef;
        if (reference !== undefined) yield `${reference.namespace}/${reference.name}`;
        else for (const claim of api.list('persistentvolumeclaims')) if ((claim.status?.phase ?? 'Pending') === 'Pending') yield keyOf(claim);
      },
    },
    {
      resource: 'storageclasses.storage.k8s.io',
      keys: function* ({ object }, { api }) {
        for (const claim of api.list('persistentvolumeclaims')) {
          if ((claim.status?.phase ?? 'Pending') === 'Pending' && claim.spec?.storageClassName === object.metadata.name) yield keyOf(claim);
        }
      },
    },
  ],
  reconcile(key, context) {
    const claim = context.api.find('persistentvolumeclaims', ...splitKey(key));
    if (claim === undefined) return undefined;
    if (claim.metadata.annotations?.[BIND_COMPLETED] === undefined) bindOrWait(claim, context);
    else checkBound(claim, context);
    return undefined;
  },
};

function bindOrWait(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const { api, events } = context;
  const wanted = claim.spec?.volumeName ?? '';
  if (wanted !== '') {
    const volume = api.find('persistentvolumes', undefined, wanted);
    if (volume === undefined) setPhase(claim, 'Pending', context);
    else if (volume.spec?.claimRef === undefined || isFor(volume, claim)) bind(claim, volume, context);
    else setPhase(claim, 'Pending', context);
    return;
  }
  const delayed = waitsForConsumer(claim, api) && claim.metadata.annotations?.[SELECTED_NODE] === undefined;
  const volumes = api.list('persistentvolumes');
  const volume = delayed ? volumes.find((candidate) => isFor(candidate, claim)) : findVolume(claim, volumes);
  if (volume !== undefined) {
    bind(claim, volume, context);
    return;
  }
  const pending = setPhase(claim, 'Pending', context);
  if (delayed) events.record(pending, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
  else if ((claim.spec?.storageClassName ?? '') === '')
    events.record(pending, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
  else provision(pending, context);
}

/** Asks the class's provisioner for a volume. */
function provision(claim: PersistentVolumeClaim, { api, events }: ControllerContext): void {
  const name = claim.spec?.storageClassName ?? '';
  const storageClass = api.find('storageclasses.storage.k8s.io', undefined, name);
  if (storageClass === undefined) {
    events.record(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`);
    return;
  }
  const { provisioner } = storageClass;
  if (provisioner === NO_PROVISIONER) return;
  if (claim.metadata.annotations?.[PROVISIONER] !== provisioner) {
    const annotations = { ...claim.metadata.annotations, [BETA_PROVISIONER]: provisioner, [PROVISIONER]: provisioner };
    api.update('persistentvolumeclaims', { ...claim, metadata: { ...claim.metadata, annotations } });
  }
  events.record(
    claim,
    'Normal',
    'ExternalProvisioning',
    `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. ` +
      'If volume creation is delayed, please verify that the provisioner is running and correctly registered.',
  );
}

function bind(claim: PersistentVolumeClaim, volume: PersistentVolume, context: ControllerContext): void {
  const { api } = context;
  let bound = volume;
  if (volume.spec?.claimRef?.uid !== claim.metadata.uid) {
    const { namespace = '', name, uid, resourceVersion } = claim.metadata;
    const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion };
    const byController: Readonly<Record<string, string>> = volume.spec?.claimRef === undefined ? { [BOUND_BY_CONTROLLER]: 'yes' } : {};
    const metadata = { ...volume.metadata, annotations: { ...volume.metadata.annotations, ...byController } };
    bound = api.update('persistentvolumes', { ...volume, metadata, spec: { ...volume.spec, claimRef } });
  }
  const byController: Readonly<Record<string, string>> = (claim.spec?.volumeName ?? '') === '' ? { [BOUND_BY_CONTROLLER]: 'yes' } : {};
  const annotations = { ...claim.metadata.annotations, [BIND_COMPLETED]: 'yes', ...byController };
  const named = api.update('persistentvolumeclaims', {
    ...claim,
    metadata: { ...claim.metadata, annotations },
    spec: { ...claim.spec, volumeName: bound.metadata.name },
  });
  writeStatus(named, boundStatus(named, bound), context);
}

function checkBound(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const volume = context.api.find('persistentvolumes', undefined, claim.spec?.volumeName ?? '');
  if (volume !== undefined && isFor(volume, claim)) {
    writeStatus(claim, boundStatus(claim, volume), context);
    return;
  }
  if (claim.status?.phase === 'Lost') return;
  setPhase(claim, 'Lost', context);
  const text =
    volume === undefined
      ? 'Bound claim has lost its PersistentVolume. Data on the volume is lost!'
      : 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!';
  context.events.record(claim, 'Warning', 'ClaimLost', text);
}

function boundStatus({ status }: PersistentVolumeClaim, { spec }: PersistentVolume): PersistentVolumeClaimStatus {
  return {
    ...status,
    phase: 'Bound',
    accessModes: spec?.accessModes ?? [],
    capacity: { ...status?.capacity, storage: spec?.capacity?.['storage'] ?? '0' },
  };
}

function setPhase(claim: PersistentVolumeClaim, phase: string, context: ControllerContext): PersistentVolumeClaim {
  return writeStatus(claim, { ...claim.status, phase }, context);
}

function writeStatus(claim: PersistentVolumeClaim, status: PersistentVolumeClaimStatus, { api }: ControllerContext): PersistentVolumeClaim {
  return deepEqual(claim.status, status) ? claim : api.update('persistentvolumeclaims', { ...claim, status }, { subresource: 'status' });
}
