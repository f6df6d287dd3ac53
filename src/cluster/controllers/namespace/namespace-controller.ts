// Mirrors the namespace-controller of kube-controller-manager.
import { groupResource, type ApiResource } from '#kube/api-resource.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { KubeObject } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Namespace, NamespaceCondition } from '#kube/generated/types.ts';
import type { Api, ResourceName } from '../../api/api.ts';
import type { Controller, Watch } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { withCondition } from '../condition.ts';

const FINALIZER = 'kubernetes';

interface Remaining {
  readonly resource: ApiResource;
  readonly objects: readonly KubeObject[];
}

/** `resources`: what is served now; what is watched is what was served when the controller was made. */
export function namespaceController(resources: () => readonly ApiResource[]): Controller {
  const contents = (): readonly ApiResource[] =>
    resources().filter(({ namespaced, plural }) => namespaced && plural !== 'bindings' && !plural.endsWith('reviews'));
  return {
    name: 'namespace-controller',
    watches: [
      { resource: 'namespaces', keys: ({ object }) => (object.metadata.deletionTimestamp === undefined ? [] : [object.metadata.name]) },
      ...contents().map((resource): Watch => ({
        resource: groupResource(resource) as ResourceName,
        keys: ({ object: { metadata } }, { api }) =>
          api.find('namespaces', undefined, metadata.namespace ?? '')?.metadata.deletionTimestamp === undefined ? [] : [metadata.namespace ?? ''],
      })),
    ],
    reconcile(key, { api, clock }) {
      const namespace = api.find('namespaces', undefined, key);
      if (namespace?.metadata.deletionTimestamp === undefined) return undefined;
      empty(api, key, contents());
      const remaining = inventory(api, key, contents());
      const current = writeConditions(api, namespace, remaining, clock.now());
      if (remaining.length === 0) finalize(api, current);
      return undefined;
    },
  };
}

/** Pods go first: nothing they may still need is taken from under them. */
function empty(api: Api, namespace: string, resources: readonly ApiResource[]): void {
  const pods = api.list('pods', { namespace });
  const wanted = pods.length > 0 ? resources.filter(({ group, plural }) => group === '' && plural === 'pods') : resources;
  for (const { resource, objects } of inventory(api, namespace, wanted)) {
    for (const { metadata } of objects) {
      if (metadata.deletionTimestamp !== undefined) continue;
      try {
        api.delete(groupResource(resource) as ResourceName, namespace, metadata.name, { propagationPolicy: 'Background' });
      } catch (error) {
        if (!(error instanceof StatusError && error.reason === 'NotFound')) throw error;
      }
    }
  }
}

function inventory(api: Api, namespace: string, resources: readonly ApiResource[]): readonly Remaining[] {
  return resources
    .map((resource): Remaining => ({ resource, objects: api.list(groupResource(resource) as ResourceName, { namespace }) }))
    .filter(({ objects }) => objects.length > 0);
}

function writeConditions(api: Api, namespace: Namespace, remaining: readonly Remaining[], now: number): Namespace {
  const before = namespace.status?.conditions ?? [];
  let conditions = before;
  for (const condition of conditionsFor(remaining, now)) {
    const same = conditions.find(({ type }) => type === condition.type);
    if (same?.status === condition.status && same.message !== condition.message) {
      conditions = conditions.map((other) =>
        other === same ? { ...condition, ...(same.lastTransitionTime === undefined ? {} : { lastTransitionTime: same.lastTransitionTime }) } : other,
      );
    } else conditions = withCondition(conditions, condition);
  }
  if (deepEqual(before, conditions)) return namespace;
  return api.update('namespaces', { ...namespace, status: { ...namespace.status, conditions } }, { subresource: 'status' });
}

function conditionsFor(remaining: readonly Remaining[], now: number): readonly NamespaceCondition[] {
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string): NamespaceCondition => ({
    type,
    status,
    reason,
    message,
    lastTransitionTime: formatTime(now),
  });
  const counts = remaining.map(({ resource, objects }) => `${resource.plural}.${resource.group} has ${objects.length} resource instances`).sort();
  const finalizers = new Map<string, number>();
  for (const { metadata } of remaining.flatMap(({ objects }) => objects)) {
    for (const finalizer of metadata.finalizers ?? []) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
  }
  const holding = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
  return [
    condition('NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'),
    condition('NamespaceDeletionGroupVersionParsingFailure', 'False', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'),
    condition('NamespaceDeletionContentFailure', 'False', 'ContentDeleted', 'All content successfully deleted, may be waiting on finalization'),
    counts.length === 0
      ? condition('NamespaceContentRemaining', 'False', 'ContentRemoved', 'All content successfully removed')
      : condition('NamespaceContentRemaining', 'True', 'SomeResourcesRemain', `Some resources are remaining: ${counts.join(', ')}`),
    holding.length === 0
      ? condition('NamespaceFinalizersRemaining', 'False', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished')
      : condition(
          'NamespaceFinalizersRemaining',
          'True',
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${holding.join(', ')}`,
        ),
  ];
}

function finalize(api: Api, namespace: Namespace): void {
  const finalizers = namespace.spec?.finalizers ?? [];
  if (!finalizers.includes(FINALIZER)) return;
  const spec = { ...namespace.spec, finalizers: finalizers.filter((finalizer) => finalizer !== FINALIZER) };
  api.update('namespaces', { ...namespace, spec }, { subresource: 'finalize' });
}
