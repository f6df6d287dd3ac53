// Mirrors the persistentvolumeclaim- and persistentvolume-protection-controllers of kube-controller-manager.
import type { Pod } from '#kube/generated/types.ts';
import type { Controller } from '../../api/controller.ts';
import { claimNames } from '../../scheduler/plugins/volume-binding.ts';
import { keyOf, splitKey } from '../controller-reference.ts';

const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection';
const VOLUME_FINALIZER = 'kubernetes.io/pv-protection';

/** A claim that is in use stays until its last pod is gone; one that has ended counts, too. */
export const claimProtection: Controller = {
  name: 'persistentvolumeclaim-protection-controller',
  watches: [
    { resource: 'persistentvolumeclaims', keys: ({ type, object }) => (type === 'DELETED' ? [] : [keyOf(object)]) },
    { resource: 'pods', keys: ({ object }) => claimNames(object as Pod).map((name) => `${object.metadata.namespace}/${name}`) },
  ],
  reconcile(key, { api }) {
    const claim = api.find('persistentvolumeclaims', ...splitKey(key));
    if (claim === undefined) return undefined;
    const { finalizers = [], deletionTimestamp, namespace = '', name } = claim.metadata;
    const has = finalizers.includes(CLAIM_FINALIZER);
    if (deletionTimestamp === undefined) {
      if (!has) api.update('persistentvolumeclaims', { ...claim, metadata: { ...claim.metadata, finalizers: [...finalizers, CLAIM_FINALIZER] } });
      return undefined;
    }
    if (!has || api.list('pods', { namespace }).some((pod) => (pod.spec.nodeName ?? '') !== '' && claimNames(pod).includes(name))) return undefined;
    api.update('persistentvolumeclaims', {
      ...claim,
      metadata: { ...claim.metadata, finalizers: finalizers.filter((finalizer) => finalizer !== CLAIM_FINALIZER) },
    });
    return undefined;
  },
};

/** A volume that is bound stays until it is released. */
export const volumeProtection: Controller = {
  name: 'persistentvolume-protection-controller',
  watches: [{ resource: 'persistentvolumes', keys: ({ type, object }) => (type === 'DELETED' ? [] : [object.metadata.name]) }],
  reconcile(name, { api }) {
    const volume = api.find('persistentvolumes', undefined, name);
    if (volume === undefined) return undefined;
    const { finalizers = [], deletionTimestamp } = volume.metadata;
    const has = finalizers.includes(VOLUME_FINALIZER);
    if (deletionTimestamp === undefined) {
      if (!has) api.update('persistentvolumes', { ...volume, metadata: { ...volume.metadata, finalizers: [...finalizers, VOLUME_FINALIZER] } });
    } else if (has && volume.status?.phase !== 'Bound') {
      api.update('persistentvolumes', {
        ...volume,
        metadata: { ...volume.metadata, finalizers: finalizers.filter((finalizer) => finalizer !== VOLUME_FINALIZER) },
      });
    }
    return undefined;
  },
};
