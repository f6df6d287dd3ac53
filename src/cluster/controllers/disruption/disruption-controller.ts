// Mirrors the disruption-controller of kube-controller-manager.
import { deepEqual } from '#kube/deep-equal.ts';
import { scaledValue } from '#kube/int-or-string.ts';
import { selectorOf } from '#kube/label-selector.ts';
import type { Condition, Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import type { Controller } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { findController, keyOf, splitKey } from '../controller-reference.ts';
import { isPodReady, isPodTerminal } from '../pod-state.ts';

/** How long an eviction may take before the pod counts again, in ms. */
const DELETION_TIMEOUT = 120_000;

export const disruptionController: Controller = {
  name: 'disruption-controller',
  watches: [
    { resource: 'poddisruptionbudgets.policy', keys: ({ type, object }) => (type === 'DELETED' ? [] : [keyOf(object)]) },
    {
      resource: 'pods',
      keys: function* ({ object, previous }, { api }) {
        for (const budget of api.list('poddisruptionbudgets.policy', { namespace: object.metadata.namespace ?? '' })) {
          const selector = selectorOf(budget.spec?.selector);
          if (selector.matches(object.metadata.labels) || (previous !== undefined && selector.matches(previous.metadata.labels))) yield keyOf(budget);
        }
      },
    },
  ],
  reconcile(key, { api, clock }) {
    const budget = api.find('poddisruptionbudgets.policy', ...splitKey(key));
    if (budget === undefined) return undefined;
    const { namespace = '' } = budget.metadata;
    const selector = selectorOf(budget.spec?.selector);
    const pods = api
      .list('pods', { namespace, labels: selector.exactLabels() })
      .filter((pod) => selector.matches(pod.metadata.labels) && !isPodTerminal(pod));
    const disruptedPods = stillDisrupted(budget, pods, clock.now());
    const status = statusOf(api, budget, pods, disruptedPods, clock.now());
    if (!deepEqual(budget.status, status)) api.update('poddisruptionbudgets.policy', { ...budget, status }, { subresource: 'status' });
    const left = Object.values(disruptedPods).map((time) => Date.parse(time) + DELETION_TIMEOUT - clock.now());
    return left.length === 0 ? undefined : Math.min(...left);
  },
};

/** Pods whose eviction was granted and that are not gone yet. */
function stillDisrupted({ status }: PodDisruptionBudget, pods: readonly Pod[], now: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(status?.disruptedPods ?? {}).filter(([name, time]) => {
      const pod = pods.find(({ metadata }) => metadata.name === name);
      return pod !== undefined && pod.metadata.deletionTimestamp === undefined && Date.parse(time) + DELETION_TIMEOUT > now;
    }),
  );
}

function statusOf(
  api: Api,
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  disruptedPods: Readonly<Record<string, string>>,
  now: number,
): PodDisruptionBudgetStatus {
  const { minAvailable, maxUnavailable } = budget.spec ?? {};
  const usesScale = maxUnavailable !== undefined || typeof minAvailable === 'string';
  const expectedPods = usesScale ? expectedByControllers(api, pods) : pods.length;
  const desiredHealthy =
    maxUnavailable !== undefined
      ? Math.max(0, expectedPods - scaledValue(maxUnavailable, expectedPods, 'up'))
      : minAvailable === undefined
        ? 0
        : scaledValue(minAvailable, expectedPods, 'up');
  const currentHealthy = pods.filter(
    (pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined && disruptedPods[pod.metadata.name] === undefined,
  ).length;
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  const { generation = 0 } = budget.metadata;
  return {
    conditions: [conditionOf(budget, disruptionsAllowed > 0, generation, now)],
    currentHealthy,
    desiredHealthy,
    ...(Object.keys(disruptedPods).length === 0 ? {} : { disruptedPods }),
    disruptionsAllowed,
    expectedPods,
    observedGeneration: generation,
  };
}

function conditionOf({ status }: PodDisruptionBudget, allowed: boolean, generation: number, now: number): Condition {
  const current = status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  const next = allowed ? 'True' : 'False';
  return {
    type: 'DisruptionAllowed',
    status: next,
    reason: allowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: generation,
    lastTransitionTime: current?.status === next ? current.lastTransitionTime : formatTime(now),
  };
}

/** The sizes of the controllers behind the pods, each counted once. Pods without one do not count. */
function expectedByControllers(api: Api, pods: readonly Pod[]): number {
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    const owner = findController(pod);
    if (owner === undefined) continue;
    const { namespace } = pod.metadata;
    const set = owner.kind === 'ReplicaSet' ? api.find('replicasets.apps', namespace, owner.name) : undefined;
    const deployment = set === undefined ? undefined : findController(set);
    if (deployment?.kind === 'Deployment') sizes.set(deployment.uid, api.find('deployments.apps', namespace, deployment.name)?.spec.replicas ?? 1);
    else if (set !== undefined) sizes.set(owner.uid, set.spec.replicas ?? 1);
    else if (owner.kind === 'StatefulSet') sizes.set(owner.uid, api.find('statefulsets.apps', namespace, owner.name)?.spec.replicas ?? 1);
    else if (owner.kind === 'ReplicationController')
      sizes.set(owner.uid, api.find('replicationcontrollers', namespace, owner.name)?.spec.replicas ?? 1);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
