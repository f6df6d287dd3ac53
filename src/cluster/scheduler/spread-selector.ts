// Mirrors DefaultSelector of k8s.io/kubernetes/pkg/scheduler/framework/plugins/helper/spread.go
import { selectorOf } from '#kube/label-selector.ts';
import { Selector } from '#kube/selector.ts';
import type { Pod } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';
import { findController } from '../controllers/controller-reference.ts';

/** What selects the pod's siblings: its Services and its controller together; undefined when there are none. */
export function defaultSpreadSelector(pod: Pod, api: Api): Selector | undefined {
  const { namespace = '', labels } = pod.metadata;
  const merged: Record<string, string> = {};
  for (const { spec } of api.list('services', { namespace })) {
    const selector = spec?.selector;
    if (selector !== undefined && Object.keys(selector).length > 0 && Selector.ofLabels(selector).matches(labels)) Object.assign(merged, selector);
  }
  const ofServices = Selector.ofLabels(merged);
  const owner = findController(pod);
  const ofOwner = owner === undefined ? Selector.everything : ownerSelector(api, namespace, owner.kind, owner.name);
  const selector = ofServices.and(ofOwner);
  return selector.empty ? undefined : selector;
}

function ownerSelector(api: Api, namespace: string, kind: string, name: string): Selector {
  switch (kind) {
    case 'ReplicaSet':
    case 'StatefulSet': {
      const owner = api.find(kind === 'ReplicaSet' ? 'replicasets.apps' : 'statefulsets.apps', namespace, name);
      return owner === undefined ? Selector.everything : selectorOf(owner.spec?.selector);
    }
    case 'ReplicationController':
      return Selector.ofLabels(api.find('replicationcontrollers', namespace, name)?.spec.selector ?? {});
    default:
      return Selector.everything;
  }
}
