// Mirrors the pod-garbage-collector-controller of kube-controller-manager: pods whose node is gone.
import { StatusError } from '#kube/status-error.ts';
import type { Pod } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import type { Controller } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { isPodTerminal } from '../pod-state.ts';

/** A pod that asks for a node which is not there is left alone so long, ms: upstream's quarantine of nodes that are missing. */
const QUARANTINE = 40_000;

const endOfQuarantine = ({ creationTimestamp }: Pod['metadata']): number => Date.parse(creationTimestamp) + QUARANTINE;

export const podGcController: Controller = {
  name: 'pod-garbage-collector-controller',
  watches: [
    { resource: 'nodes', keys: ({ type, object }) => (type === 'DELETED' ? [object.metadata.name] : []) },
    {
      resource: 'pods',
      keys: ({ type, object }, { api }) => {
        const { nodeName = '' } = (object as Pod).spec;
        return type === 'DELETED' || nodeName === '' || api.find('nodes', undefined, nodeName) !== undefined ? [] : [nodeName];
      },
    },
  ],
  reconcile(node, { api, clock }) {
    if (api.find('nodes', undefined, node) !== undefined) return undefined;
    const lost = api.list('pods').filter(({ spec }) => spec.nodeName === node);
    const young = lost.filter(({ metadata }) => clock.now() < endOfQuarantine(metadata));
    for (const pod of lost) if (!young.includes(pod)) collect(api, pod, clock.now());
    return young.length === 0 ? undefined : Math.min(...young.map(({ metadata }) => endOfQuarantine(metadata))) - clock.now();
  },
};

function collect(api: Api, pod: Pod, now: number): void {
  const { namespace, name, uid } = pod.metadata;
  try {
    if (!isPodTerminal(pod)) {
      const conditions = [
        ...(pod.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget'),
        {
          type: 'DisruptionTarget',
          status: 'True',
          reason: 'DeletionByPodGC',
          message: 'PodGC: node no longer exists',
          lastTransitionTime: formatTime(now),
        },
      ];
      api.update('pods', { ...pod, status: { ...pod.status, phase: 'Failed', conditions } }, { subresource: 'status' });
    }
    api.delete('pods', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  } catch (error) {
    if (!(error instanceof StatusError && error.reason === 'NotFound')) throw error;
  }
}
