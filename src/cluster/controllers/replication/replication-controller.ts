// Mirrors the replication-controller of kube-controller-manager.
import { Selector } from '#kube/selector.ts';
import type { ReplicationController } from '#kube/generated/types.ts';
import type { Controller } from '../../api/controller.ts';
import { controllerKeys, isNewOrphan, keyOf, splitKey } from '../controller-reference.ts';
import { syncReplicas } from '../replicaset/sync-replicas.ts';

export const replicationController: Controller = {
  name: 'replication-controller',
  watches: [
    { resource: 'replicationcontrollers', keys: ({ object }) => [keyOf(object)] },
    {
      resource: 'pods',
      keys: function* (event, { api }) {
        yield* controllerKeys(event, 'ReplicationController');
        if (!isNewOrphan(event)) return;
        const { namespace = '', labels } = event.object.metadata;
        for (const controller of api.list('replicationcontrollers', { namespace })) {
          if (selectorOf(controller).matches(labels)) yield keyOf(controller);
        }
      },
    },
  ],
  reconcile(key, context) {
    const { api } = context;
    const controller = api.find('replicationcontrollers', ...splitKey(key));
    if (controller === undefined) return undefined;
    return syncReplicas(
      {
        object: controller,
        replicas: controller.spec.replicas ?? 1,
        selector: selectorOf(controller),
        template: controller.spec.template ?? { spec: { containers: [] } },
        minReadySeconds: controller.spec.minReadySeconds ?? 0,
        status: controller.status,
        writeStatus: (status) => api.update('replicationcontrollers', { ...controller, status }, { subresource: 'status' }),
      },
      context,
    );
  },
};

/** An empty selector selects nothing. */
function selectorOf({ spec }: ReplicationController): Selector {
  return Object.keys(spec.selector ?? {}).length === 0 ? Selector.nothing : Selector.ofLabels(spec.selector ?? {});
}
