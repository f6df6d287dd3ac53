// Mirrors the resourcequota-controller of kube-controller-manager.
import { groupResource, type ApiResource } from '#kube/api-resource.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { ResourceName } from '../../api/api.ts';
import type { Controller, Watch } from '../../api/controller.ts';
import { keyOf, splitKey } from '../controller-reference.ts';
import { quotaUsage } from './quota-usage.ts';

/** `resources`: what is served when the controller is made; any of it may be counted. */
export function resourceQuotaController(resources: readonly ApiResource[]): Controller {
  const counted = resources.filter(
    ({ namespaced, group, plural }) => namespaced && !plural.startsWith('event') && !(group === '' && plural === 'resourcequotas'),
  );
  return {
    name: 'resourcequota-controller',
    watches: [
      { resource: 'resourcequotas', keys: ({ type, object }) => (type === 'DELETED' ? [] : [keyOf(object)]) },
      ...counted.map((resource): Watch => ({
        resource: groupResource(resource) as ResourceName,
        keys: ({ type, object }, { api }) => {
          // A change counts where it changes use: pods that finish, services that take ports, claims that grow.
          const quantified = resource.group === '' && ['pods', 'services', 'persistentvolumeclaims'].includes(resource.plural);
          if (type === 'MODIFIED' && !quantified) return [];
          return api.list('resourcequotas', { namespace: object.metadata.namespace ?? '' }).map(keyOf);
        },
      })),
    ],
    reconcile(key, { api }) {
      const quota = api.find('resourcequotas', ...splitKey(key));
      if (quota === undefined) return undefined;
      const status = { hard: quota.spec?.hard ?? {}, used: quotaUsage(api, quota) };
      if (!deepEqual(quota.status, status)) api.update('resourcequotas', { ...quota, status }, { subresource: 'status' });
      return undefined;
    },
  };
}
