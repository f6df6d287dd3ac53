// Mirrors the replicaset-controller of kube-controller-manager.
import { selectorOf } from '#kube/label-selector.ts';
import type { Controller } from '../../api/controller.ts';
import { controllerKeys, isNewOrphan, keyOf, splitKey } from '../controller-reference.ts';
import { syncReplicas } from './sync-replicas.ts';

export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  watches: [
    { resource: 'replicasets.apps', keys: ({ object }) => [keyOf(object)] },
    {
      resource: 'pods',
      keys: function* (event, { api }) {
        yield* controllerKeys(event, 'ReplicaSet');
        if (!isNewOrphan(event)) return;
        const { namespace = '', labels } = event.object.metadata;
        for (const set of api.list('replicasets.apps', { namespace })) {
          if (selectorOf(set.spec.selector).matches(labels)) yield keyOf(set);
        }
      },
    },
  ],
  reconcile(key, context) {
    const { api } = context;
    const set = api.find('replicasets.apps', ...splitKey(key));
    if (set === undefined) return undefined;
    return syncReplicas(
      {
        object: set,
        replicas: set.spec.replicas ?? 1,
        selector: selectorOf(set.spec.selector),
        template: set.spec.template ?? { spec: { containers: [] } },
        minReadySeconds: set.spec.minReadySeconds ?? 0,
        status: set.status,
        writeStatus: (status) => api.update('replicasets.apps', { ...set, status }, { subresource: 'status' }),
      },
      context,
    );
  },
};
