// Mirrors checkAndDecrement of k8s.io/kubernetes/pkg/registry/core/pod/storage/eviction.go.
import type { Pod, PodDisruptionBudget } from '#kube/generated/types.ts';
import { selectorOf } from '#kube/label-selector.ts';
import { StatusError } from '#kube/status-error.ts';
import { formatTime } from '#kube/time.ts';
import type { Server } from '../generic/server.ts';
import { updateObject } from '../generic/update-object.ts';
import type { WriteContext } from '../generic/write-context.ts';

const BUDGETS = 'poddisruptionbudgets.policy';

/** Takes one disruption from the budget that covers the pod. Throws TooManyRequests when there is none left. */
export function checkDisruptionBudget(server: Server, { metadata, status }: Pod, context: WriteContext): void {
  const definition = server.registry.find(BUDGETS);
  if (definition === undefined || status?.phase === 'Succeeded' || status?.phase === 'Failed' || status?.phase === 'Pending') return;
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
  if (disruptionsAllowed <= 0) {
    const message = `The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
    throw new StatusError({
      code: 429,
      reason: 'TooManyRequests',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: { causes: [{ reason: 'DisruptionBudget', message }] },
    });
  }
  const disruptedPods = { ...budget.status?.disruptedPods, [metadata.name]: formatTime(context.clock.now()) };
  const next = { ...budget, status: { ...budget.status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods } };
  updateObject(server, definition, metadata.namespace, budget.metadata.name, () => next, context, 'status');
}
