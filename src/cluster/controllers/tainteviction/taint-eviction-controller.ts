// Mirrors the taint-eviction-controller of kube-controller-manager.
import { StatusError } from '#kube/status-error.ts';
import type { Node, Pod, Taint } from '#kube/generated/types.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { tolerates } from '../../scheduler/tolerations.ts';
import { keyOf, splitKey } from '../controller-reference.ts';

export const taintEvictionController: Controller = {
  name: 'taint-eviction-controller',
  watches: [
    {
      resource: 'nodes',
      keys: function* ({ type, object, previous }, { api }) {
        const taints = (object as Node).spec?.taints;
        if (type === 'DELETED' || taints === (previous as Node | undefined)?.spec?.taints) return;
        if (noExecute(taints).length === 0 && noExecute((previous as Node | undefined)?.spec?.taints).length === 0) return;
        for (const pod of api.list('pods')) if (pod.spec.nodeName === object.metadata.name) yield keyOf(pod);
      },
    },
    {
      resource: 'pods',
      keys: ({ type, object, previous }, { api }) => {
        const { spec } = object as Pod;
        const before = (previous as Pod | undefined)?.spec;
        if (type === 'DELETED' || (spec.nodeName ?? '') === '') return [];
        if (before?.nodeName === spec.nodeName && before?.tolerations === spec.tolerations) return [];
        return noExecute(api.find('nodes', undefined, spec.nodeName ?? '')?.spec?.taints).length === 0 ? [] : [keyOf(object)];
      },
    },
  ],
  reconcile(key, context) {
    const { api, clock } = context;
    const pod = api.find('pods', ...splitKey(key));
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return undefined;
    const taints = noExecute(api.find('nodes', undefined, pod.spec.nodeName ?? '')?.spec?.taints);
    if (taints.length === 0) return undefined;
    const deadline = evictionTime(pod, taints, clock.now());
    if (deadline === undefined) return undefined;
    if (deadline > clock.now()) return deadline - clock.now();
    evict(pod, context);
    return undefined;
  },
};

function noExecute(taints: readonly Taint[] | undefined): readonly Taint[] {
  return taints?.filter(({ effect }) => effect === 'NoExecute') ?? [];
}

/** When the pod must go, in ms; undefined when it tolerates all taints for good. */
function evictionTime({ spec }: Pod, taints: readonly Taint[], now: number): number | undefined {
  let deadline: number | undefined;
  for (const taint of taints) {
    const tolerations = (spec.tolerations ?? []).filter((toleration) => tolerates(toleration, taint));
    if (tolerations.length === 0) return now;
    const seconds = tolerations.map(({ tolerationSeconds = Infinity }) => Math.max(0, tolerationSeconds));
    const left = Math.min(...seconds);
    if (left === Infinity) continue;
    const at = (taint.timeAdded === undefined ? now : Date.parse(taint.timeAdded)) + left * 1000;
    deadline = Math.min(deadline ?? at, at);
  }
  return deadline;
}

function evict(pod: Pod, { api, clock, events }: ControllerContext): void {
  const { namespace, name, uid } = pod.metadata;
  const conditions = [
    ...(pod.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget'),
    {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
      lastTransitionTime: formatTime(clock.now()),
    },
  ];
  events.record(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${namespace}/${name}`);
  try {
    api.update('pods', { ...pod, status: { ...pod.status, conditions } }, { subresource: 'status' });
    api.delete('pods', namespace, name, { preconditions: { uid } });
  } catch (error) {
    if (!(error instanceof StatusError && error.reason === 'NotFound')) throw error;
  }
}
