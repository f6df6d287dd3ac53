// Mirrors the VolumeRestrictions plugin of k8s.io/kubernetes/pkg/scheduler: ReadWriteOncePod.
import { unschedulable, type FilterPlugin } from '../framework.ts';
import { claimNames, usesClaim } from './volume-binding.ts';

const REASON = 'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode';

export const volumeRestrictions: FilterPlugin = {
  name: 'VolumeRestrictions',
  filter(pod, { api, nodes }) {
    const { namespace } = pod.metadata;
    const exclusive = claimNames(pod).filter(
      (name) => api.find('persistentvolumeclaims', namespace, name)?.spec?.accessModes?.includes('ReadWriteOncePod') === true,
    );
    if (exclusive.length === 0) return undefined;
    const uses = (other: typeof pod): boolean =>
      other.metadata.namespace === namespace && other.metadata.uid !== pod.metadata.uid && claimNames(other).some((name) => exclusive.includes(name));
    if (!nodes.some((node) => node.pods.some(uses))) return undefined;
    // Whoever uses it elsewhere would have to go first, too.
    return () => unschedulable(REASON);
  },
  wakes(pod, event) {
    if (event.resource === 'PersistentVolumeClaim') return usesClaim(pod, event.claim);
    return (
      event.resource === 'AssignedPod' &&
      event.change === 'deleted' &&
      event.pod.metadata.namespace === pod.metadata.namespace &&
      claimNames(event.pod).some((name) => claimNames(pod).includes(name))
    );
  },
};
