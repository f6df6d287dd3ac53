// Mirrors the service-account-controller of kube-controller-manager: every namespace has its `default` account.
import { StatusError } from '#kube/status-error.ts';
import type { Controller } from '../../api/controller.ts';

const NAME = 'default';

export const serviceAccountsController: Controller = {
  name: 'service-account-controller',
  watches: [
    { resource: 'namespaces', keys: ({ type, object }) => (type === 'DELETED' ? [] : [object.metadata.name]) },
    {
      resource: 'serviceaccounts',
      keys: ({ type, object }) => (type === 'DELETED' && object.metadata.name === NAME ? [object.metadata.namespace ?? ''] : []),
    },
  ],
  reconcile(namespace, { api }) {
    if (api.find('namespaces', undefined, namespace)?.status?.phase !== 'Active') return undefined;
    if (api.find('serviceaccounts', namespace, NAME) !== undefined) return undefined;
    try {
      api.create('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace } });
    } catch (error) {
      if (!(error instanceof StatusError && error.reason === 'AlreadyExists')) throw error;
    }
    return undefined;
  },
};
