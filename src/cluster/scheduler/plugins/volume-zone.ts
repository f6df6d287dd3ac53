// Mirrors the VolumeZone plugin of k8s.io/kubernetes/pkg/scheduler: bound volumes carry the zone where they are as a label.
import type { PersistentVolume } from '#kube/generated/types.ts';
import { labelsOf, nodeChanged } from '../cluster-events.ts';
import { unresolvable, type FilterPlugin } from '../framework.ts';
import { claimNames, usesClaim } from './volume-binding.ts';

const KEYS = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];
/** Between the zones of a volume that is in several. */
const SEPARATOR = '__';

export const volumeZone: FilterPlugin = {
  name: 'VolumeZone',
  filter(pod, { api }) {
    const places = claimNames(pod).flatMap((name) => {
      const volumeName = api.find('persistentvolumeclaims', pod.metadata.namespace, name)?.spec?.volumeName ?? '';
      const volume = volumeName === '' ? undefined : api.find('persistentvolumes', undefined, volumeName);
      return volume === undefined ? [] : placesOf(volume);
    });
    if (places.length === 0) return undefined;
    return ({ labels }) => {
      // A node that says nothing about where it is takes every volume.
      if (!KEYS.some((key) => labels[key] !== undefined)) return undefined;
      return places.every(({ key, values }) => values.includes(labels[key] ?? '')) ? undefined : unresolvable('node(s) had no available volume zone');
    };
  },
  wakes(pod, event) {
    if (event.resource === 'PersistentVolumeClaim') return usesClaim(pod, event.claim);
    return event.resource === 'PersistentVolume' || event.resource === 'StorageClass' || nodeChanged(event, labelsOf);
  },
};

function placesOf({ metadata }: PersistentVolume): readonly { readonly key: string; readonly values: readonly string[] }[] {
  return KEYS.flatMap((key) => {
    const value = metadata.labels?.[key];
    return value === undefined ? [] : [{ key, values: value.split(SEPARATOR) }];
  });
}
