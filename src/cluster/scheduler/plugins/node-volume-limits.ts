// Mirrors the NodeVolumeLimits plugin of k8s.io/kubernetes/pkg/scheduler: what a driver says a node can attach.
import type { Pod } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import { nodeChanged } from '../cluster-events.ts';
import { unschedulable, type FilterPlugin } from '../framework.ts';
import { claimNames } from './volume-binding.ts';

export const nodeVolumeLimits: FilterPlugin = {
  name: 'NodeVolumeLimits',
  filter(pod, { api }) {
    const wanted = volumesByDriver(pod, api);
    if (wanted.size === 0) return undefined;
    return ({ name, pods }) => {
      const limits = api.find('csinodes.storage.k8s.io', undefined, name)?.spec.drivers ?? [];
      for (const { name: driver, allocatable } of limits) {
        const added = wanted.get(driver);
        if (added === undefined || allocatable?.count === undefined) continue;
        const attached = new Set(pods.flatMap((other) => [...(volumesByDriver(other, api).get(driver) ?? [])]));
        const more = [...added].filter((volume) => !attached.has(volume)).length;
        if (more > 0 && attached.size + more > allocatable.count) return unschedulable('node(s) exceed max volume count');
      }
      return undefined;
    };
  },
  wakes(_pod, event, api) {
    if (event.resource === 'CSINode') return true;
    if (event.resource !== 'AssignedPod') return nodeChanged(event, () => undefined);
    return event.change === 'deleted' && volumesByDriver(event.pod, api).size > 0;
  },
};

/** The pod's claims that a CSI driver provides, told apart by volume (or claim, while there is none), by driver. */
function volumesByDriver(pod: Pod, api: Api): ReadonlyMap<string, ReadonlySet<string>> {
  const volumes = new Map<string, Set<string>>();
  for (const name of claimNames(pod)) {
    const claim = api.find('persistentvolumeclaims', pod.metadata.namespace, name);
    const volumeName = claim?.spec?.volumeName ?? '';
    const csi = volumeName === '' ? undefined : api.find('persistentvolumes', undefined, volumeName)?.spec?.csi;
    const driver =
      volumeName === '' ? api.find('storageclasses.storage.k8s.io', undefined, claim?.spec?.storageClassName ?? '')?.provisioner : csi?.driver;
    if (driver === undefined) continue;
    volumes.set(driver, (volumes.get(driver) ?? new Set()).add(csi?.volumeHandle ?? `${pod.metadata.namespace}/${name}`));
  }
  return volumes;
}
