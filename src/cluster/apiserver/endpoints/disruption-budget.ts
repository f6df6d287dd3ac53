// Mirrors checkAndDecrement of k8s.io/kubernetes/pkg/registry/core/pod/storage/eviction.go.
import type { Pod, PodDisruptionBudget } from '#kube/generated/types.ts';
import { selectorOf } from '#kube/label-selector.ts';
import { StatusError } from '#kube/status-error.ts';
import { formatTime } from '#kube/time.ts';
import type { Server } from '../generic/server.ts';
import { isPodReady } from '../../controllers/pod-state.ts';
import { updateObject } from '../generic/update-object.ts';
import type { WriteContext } from '../generic/write-context.ts';

const BUDGETS = 'poddisruptionbudgets.policy';

/** Takes one disruption from the budget that covers the pod. Throws TooManyRequests when there is none left. */
export function checkDisruptionBudget(server: Server, pod: Pod, context: WriteContext): void {
  const { metadata, status } = pod;
  const definition = server.registry.find(BUDGETS);
  if (definition === undefined || metadata.deletionTimestamp !== undefined) return;
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed' || status?.phase === 'Pending') return;
  const budgets = (server.store.list(BUDGETS, { namespace: metadata.namespace ?? '' }) as readonly PodDisruptionBudget[]).filter(({ spec }) =>
    selectorOf(spec?.selector).matches(metadata.labels),
  );
  const [budget, another] = budgets;
  if (budget === undefined) return;
  if (another !== undefined) {
    throw new StatusError({
      code: 500,
      reason: 'InternalError',
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    });
  }
  const { disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0 } = budget.status ?? {};
  if (!isPodReady(pod) && mayGoUnhealthy(budget)) return;
  if ((budget.status?.observedGeneration ?? 0) < (budget.metadata.generation ?? 0))
    throw tooManyRequests(`The disruption budget ${budget.metadata.name} is still being processed by the server.`, 10);
  if (disruptionsAllowed <= 0)
    throw tooManyRequests(`The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`);
  const disruptedPods = { ...budget.status?.disruptedPods, [metadata.name]: formatTime(context.clock.now()) };
  const next = { ...budget, status: { ...budget.status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods } };
  updateObject(server, definition, metadata.namespace, budget.metadata.name, () => next, context, 'status');
}

/** A pod that is not ready is none of those that the budget protects. */
function mayGoUnhealthy({ spec, status }: PodDisruptionBudget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { desiredHealthy = 0, currentHealthy = 0 } = status ?? {};
  return desiredHealthy > 0 && currentHealthy >= desiredHealthy;
}

function tooManyRequests(message: string, retryAfterSeconds?: number): StatusError {
  return new StatusError({
    code: 429,
    reason: 'TooManyRequests',
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: { causes: [{ reason: 'DisruptionBudget', message }], ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) },
  });
}
