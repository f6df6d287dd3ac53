// Mirrors the clusterrole-aggregation-controller of kube-controller-manager.
import { deepEqual } from '#kube/deep-equal.ts';
import { selectorOf } from '#kube/label-selector.ts';
import type { PolicyRule } from '#kube/generated/types.ts';
import type { Controller } from '../../api/controller.ts';

const RESOURCE = 'clusterroles.rbac.authorization.k8s.io';

export const clusterRoleAggregationController: Controller = {
  name: 'clusterrole-aggregation-controller',
  watches: [
    {
      resource: RESOURCE,
      keys: function* (_event, { api }) {
        for (const role of api.list(RESOURCE)) if (role.aggregationRule !== undefined) yield role.metadata.name;
      },
    },
  ],
  reconcile(name, { api }) {
    const role = api.find(RESOURCE, undefined, name);
    if (role?.aggregationRule === undefined) return undefined;
    const rules: PolicyRule[] = [];
    for (const selector of role.aggregationRule.clusterRoleSelectors ?? []) {
      for (const other of api.list(RESOURCE)) {
        if (other.metadata.name === name || !selectorOf(selector).matches(other.metadata.labels)) continue;
        for (const rule of other.rules ?? []) if (!rules.some((known) => deepEqual(known, rule))) rules.push(rule);
      }
    }
    if (!deepEqual(role.rules ?? [], rules)) api.update(RESOURCE, { ...role, rules });
    return undefined;
  },
};
