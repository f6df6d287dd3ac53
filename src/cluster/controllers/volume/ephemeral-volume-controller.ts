// Mirrors the ephemeral-volume-controller of kube-controller-manager: a claim for each generic ephemeral volume of a pod.
import type { Pod } from '#kube/generated/types.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Controller } from '../../api/controller.ts';
import { controllerReference, keyOf, splitKey } from '../controller-reference.ts';

export const ephemeralVolumeController: Controller = {
  name: 'ephemeral_volume',
  watches: [
    {
      resource: 'pods',
      keys: ({ type, object }) =>
        type === 'ADDED' && ((object as Pod).spec.volumes ?? []).some(({ ephemeral }) => ephemeral !== undefined) ? [keyOf(object)] : [],
    },
  ],
  reconcile(key, { api, events }) {
    const pod = api.find('pods', ...splitKey(key));
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return undefined;
    for (const { name, ephemeral } of pod.spec.volumes ?? []) {
      const template = ephemeral?.volumeClaimTemplate;
      if (template === undefined) continue;
      const claimName = `${pod.metadata.name}-${name}`;
      const existing = api.find('persistentvolumeclaims', pod.metadata.namespace, claimName);
      if (existing?.metadata.ownerReferences?.some(({ uid }) => uid === pod.metadata.uid) === true) continue;
      if (existing !== undefined) {
        const text = `PVC ${pod.metadata.namespace ?? ''}/${claimName} was not created for the pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name} (pod is not owner)`;
        events.record(pod, 'Warning', 'EphemeralVolumeConflict', text);
        continue;
      }
      try {
        api.create('persistentvolumeclaims', {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: {
            name: claimName,
            namespace: pod.metadata.namespace ?? '',
            ...(template.metadata?.labels !== undefined && { labels: template.metadata.labels }),
            ...(template.metadata?.annotations !== undefined && { annotations: template.metadata.annotations }),
            ownerReferences: [controllerReference(pod)],
          },
          spec: template.spec,
        });
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        events.record(pod, 'Warning', 'EphemeralVolumeCreationFailed', `create PVC ${claimName}: ${error.message}`);
        throw error;
      }
    }
    return undefined;
  },
};
