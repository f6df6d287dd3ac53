// Mirrors the pod-garbage-collector-controller of kube-controller-manager: pods whose node is gone.
import { StatusError } from '#kube/status-error.ts';
import type { Pod } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { isPodTerminal } from '../pod-state.ts';

/** A node that is missing may only be late: upstream's quarantineTime, ms. */
const QUARANTINE = 40_000;

/** The node, and when (ms since the epoch) it was seen to be missing. */
const keyOf = (node: string, { clock }: ControllerContext): string => `${node} ${String(clock.now())}`;

export const podGcController: Controller = {
  name: 'pod-garbage-collector-controller',
  watches: [
    { resource: 'nodes', keys: ({ type, object }, context) => (type === 'DELETED' ? [keyOf(object.metadata.name, context)] : []) },
    {
      resource: 'pods',
      keys: ({ type, object }, context) => {
        const { nodeName = '' } = (object as Pod).spec;
        return type === 'DELETED' || nodeName === '' || context.api.find('nodes', undefined, nodeName) !== undefined
          ? []
          : [keyOf(nodeName, context)];
      },
    },
  ],
  reconcile(key, { api, clock }) {
    const [node = '', missed] = key.split(' ');
    if (api.find('nodes', undefined, node) !== undefined) return undefined;
    const left = Number(missed) + QUARANTINE - clock.now();
    if (left > 0) return left;
    for (const pod of api.list('pods')) if (pod.spec.nodeName === node) collect(api, pod, clock.now());
    return undefined;
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
