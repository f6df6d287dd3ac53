// Mirrors the finalizing controller of k8s.io/apiextensions-apiserver: a definition takes its objects with it.
import { isNotFound } from '#kube/status-errors.ts';
import type { Api, ResourceName } from '../../api/api.ts';
import type { Controller } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';
const FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';
/** How soon objects that have finalizers of their own are looked at again, ms. */
const AGAIN = 1000;

export const customResourceCleanup: Controller = {
  name: 'crd-finalizer',
  watches: [{ resource: DEFINITIONS, keys: ({ object }) => (object.metadata.deletionTimestamp === undefined ? [] : [object.metadata.name]) }],
  reconcile(key, { api, clock }) {
    const definition = api.find(DEFINITIONS, undefined, key);
    if (definition?.metadata.deletionTimestamp === undefined || !definition.metadata.finalizers?.includes(FINALIZER)) return undefined;
    // Its own name is the name that its objects are stored under.
    const left = removeAll(api, key as ResourceName);
    const finalizers = definition.metadata.finalizers.filter((finalizer) => left > 0 || finalizer !== FINALIZER);
    const condition = {
      type: 'Terminating',
      status: left > 0 ? 'True' : 'False',
      reason: left > 0 ? 'InstanceDeletionInProgress' : 'InstanceDeletionCompleted',
      message: left > 0 ? 'CustomResource deletion is in progress' : 'removed all instances',
      lastTransitionTime: formatTime(clock.now()),
    };
    const { conditions = [] } = definition.status ?? {};
    if (conditions.some(({ type, reason }) => type === condition.type && reason === condition.reason)) return left > 0 ? AGAIN : undefined;
    const status = { ...definition.status, conditions: [...conditions.filter(({ type }) => type !== condition.type), condition] };
    const marked = api.update(DEFINITIONS, { ...definition, status }, { subresource: 'status' });
    if (left > 0) return AGAIN;
    api.update(DEFINITIONS, { ...marked, metadata: { ...marked.metadata, finalizers } });
    return undefined;
  },
};

/** How many are left after it. */
function removeAll(api: Api, resource: ResourceName): number {
  for (const { metadata } of api.list(resource)) {
    if (metadata.deletionTimestamp !== undefined) continue;
    try {
      api.delete(resource, metadata.namespace, metadata.name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return api.list(resource).length;
}
