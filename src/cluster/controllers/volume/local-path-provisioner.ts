// Mirrors sigs.k8s.io/sig-storage-lib-external-provisioner as rancher/local-path-provisioner uses it.
import type { PersistentVolumeClaim, PersistentVolumeSpec } from '#kube/generated/types.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Controller } from '../../api/controller.ts';
import { SELECTED_NODE, waitsForConsumer } from '../../scheduler/plugins/volume-binding.ts';
import { keyOf, splitKey } from '../controller-reference.ts';
import { BIND_COMPLETED, PROVISIONER } from './claim-binder.ts';

export interface ProvisionerOptions {
  /** As storage classes name it: `rancher.io/local-path`. */
  readonly provisioner: string;
  /** Where on the node volumes are made: `/opt/local-path-provisioner`. */
  readonly directory: string;
}

/** Makes a directory on a node for every claim that asks this provisioner. */
export function localPathProvisioner({ provisioner, directory }: ProvisionerOptions): Controller {
  return {
    name: provisioner,
    watches: [{ resource: 'persistentvolumeclaims', keys: ({ type, object }) => (type === 'DELETED' ? [] : [keyOf(object)]) }],
    reconcile(key, { api, events }) {
      const claim = api.find('persistentvolumeclaims', ...splitKey(key));
      const annotations = claim?.metadata.annotations ?? {};
      if (claim === undefined || annotations[PROVISIONER] !== provisioner || annotations[BIND_COMPLETED] !== undefined) return undefined;
      const node = annotations[SELECTED_NODE];
      if (claim.metadata.deletionTimestamp !== undefined || (node === undefined && waitsForConsumer(claim, api))) return undefined;
      const { namespace = '', name, uid } = claim.metadata;
      const volume = `pvc-${uid}`;
      if (api.find('persistentvolumes', undefined, volume) !== undefined) return undefined;
      events.record(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${namespace}/${name}"`);
      const storageClass = api.find('storageclasses.storage.k8s.io', undefined, claim.spec?.storageClassName ?? '');
      const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion: claim.metadata.resourceVersion };
      try {
        api.create('persistentvolumes', {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name: volume, annotations: { 'pv.kubernetes.io/provisioned-by': provisioner } },
          spec: {
            ...specOf(claim, `${directory}/${volume}_${namespace}_${name}`, node),
            claimRef,
            persistentVolumeReclaimPolicy: storageClass?.reclaimPolicy ?? 'Delete',
          },
        });
      } catch (error) {
        if (error instanceof StatusError)
          events.record(
            claim,
            'Warning',
            'ProvisioningFailed',
            `failed to provision volume with StorageClass "${claim.spec?.storageClassName ?? ''}": ${error.message}`,
          );
        throw error;
      }
      events.record(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume}`);
      return undefined;
    },
  };
}

function specOf({ spec }: PersistentVolumeClaim, path: string, node: string | undefined): PersistentVolumeSpec {
  const term = { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node ?? ''] }] };
  return {
    accessModes: spec?.accessModes ?? [],
    capacity: { storage: spec?.resources?.requests?.['storage'] ?? '0' },
    hostPath: { path, type: 'DirectoryOrCreate' },
    ...(node === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [term] } } }),
    ...(spec?.storageClassName === undefined ? {} : { storageClassName: spec.storageClassName }),
    volumeMode: spec?.volumeMode ?? 'Filesystem',
  };
}
