// Mirrors the statefulset-controller of kube-controller-manager.
import { deepEqual } from '#kube/deep-equal.ts';
import { selectorOf } from '#kube/label-selector.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Pod, StatefulSet, StatefulSetStatus } from '#kube/generated/types.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { claim } from '../claim.ts';
import { controllerKeys, isNewOrphan, keyOf, splitKey } from '../controller-reference.ts';
import { HashCollision, revisionHash, REVISION_HASH, syncHistory, truncateHistory, type History } from '../history/controller-history.ts';
import { isPodAvailable, isPodReady, untilNextAvailable } from '../pod-state.ts';
import { advance } from './advance.ts';
import { applyRetention } from './claim-retention.ts';
import { ordinalOf } from './stateful-pod.ts';

export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  watches: [
    { resource: 'statefulsets.apps', keys: ({ object }) => [keyOf(object)] },
    {
      resource: 'pods',
      keys: function* (event, { api }) {
        yield* controllerKeys(event, 'StatefulSet');
        if (!isNewOrphan(event)) return;
        const { namespace = '', labels } = event.object.metadata;
        for (const set of api.list('statefulsets.apps', { namespace })) if (selectorOf(set.spec.selector).matches(labels)) yield keyOf(set);
      },
    },
  ],
  reconcile(key, context) {
    const set = context.api.find('statefulsets.apps', ...splitKey(key));
    return set === undefined || set.metadata.deletionTimestamp !== undefined ? undefined : sync(set, context);
  },
};

function sync(set: StatefulSet, context: ControllerContext): number | undefined {
  const { api, clock } = context;
  const history = historyOf(set, context);
  const update = `${set.metadata.name}-${revisionHash(history.current)}`;
  const current = history.revisions.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? history.current;
  let failure: StatusError | undefined;
  try {
    // Before a pod that is one too many goes, its claims must know.
    applyRetention(set, podsOf(set, context), api);
    advance({ set, pods: podsOf(set, context), current, update: history.current }, context);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    failure = error;
  }
  const pods = podsOf(set, context);
  applyRetention(set, pods, api);
  const status = statusOf(set, pods, current.metadata.name, update, clock.now());
  if (!deepEqual(set.status, status)) api.update('statefulsets.apps', { ...set, status }, { subresource: 'status' });
  const inUse = new Set([...pods.map(revisionOf), revisionHash(current)]);
  truncateHistory(api, history, inUse, set.spec.revisionHistoryLimit ?? 10);
  if (failure !== undefined) throw failure;
  const minReady = set.spec.minReadySeconds ?? 0;
  return minReady === 0 ? undefined : untilNextAvailable(pods, minReady, clock.now());
}

function podsOf(set: StatefulSet, { api }: ControllerContext): readonly Pod[] {
  return claim(api, 'pods', set, selectorOf(set.spec.selector), (pod) => ordinalOf(set, pod) !== undefined);
}

export function revisionOf({ metadata }: Pod): string {
  return metadata.labels?.[REVISION_HASH] ?? '';
}

function historyOf(set: StatefulSet, { api }: ControllerContext): History {
  const { selector, template } = set.spec;
  const collisionCount = set.status?.collisionCount;
  try {
    return syncHistory(api, { object: set, selector, template, collisionCount });
  } catch (error) {
    if (error instanceof HashCollision) {
      api.update(
        'statefulsets.apps',
        { ...set, status: { replicas: 0, ...set.status, collisionCount: (collisionCount ?? 0) + 1 } },
        { subresource: 'status' },
      );
    }
    throw error;
  }
}

function statusOf(set: StatefulSet, pods: readonly Pod[], currentRevision: string, updateRevision: string, now: number): StatefulSetStatus {
  const count = (matches: (pod: Pod) => boolean): number => pods.filter(matches).length;
  const alive = (pod: Pod): boolean => pod.metadata.deletionTimestamp === undefined;
  const named = (pod: Pod): string => `${set.metadata.name}-${revisionOf(pod)}`;
  const ready = count((pod) => pod.status?.phase === 'Running' && isPodReady(pod));
  const updated = count((pod) => alive(pod) && named(pod) === updateRevision);
  const replicas = pods.length;
  // A finished roll-out makes the new revision the current one.
  const done = set.spec.updateStrategy?.type !== 'OnDelete' && updated === replicas && ready === replicas;
  const current = done ? updated : count((pod) => alive(pod) && named(pod) === currentRevision);
  const collisionCount = set.status?.collisionCount ?? 0;
  return {
    availableReplicas: count((pod) => isPodReady(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)),
    collisionCount,
    ...(current === 0 ? {} : { currentReplicas: current }),
    currentRevision: done ? updateRevision : currentRevision,
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    replicas,
    updateRevision,
    ...(updated === 0 ? {} : { updatedReplicas: updated }),
  };
}
