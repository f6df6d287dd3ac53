// The scale subresource of what an autoscaler may scale.
import { selectorOf } from '#kube/label-selector.ts';
import { Selector } from '#kube/selector.ts';
import type { CrossVersionObjectReference } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';

export interface ScaleTarget {
  readonly replicas: number;
  readonly currentReplicas: number;
  readonly selector: Selector;
  readonly resize: (replicas: number) => void;
}

const RESOURCES = { Deployment: 'deployments.apps', ReplicaSet: 'replicasets.apps', StatefulSet: 'statefulsets.apps' } as const;

export function findScaleTarget(api: Api, namespace: string, { kind, name }: CrossVersionObjectReference): ScaleTarget | undefined {
  if (kind === 'ReplicationController') {
    const controller = api.find('replicationcontrollers', namespace, name);
    if (controller === undefined) return undefined;
    return {
      replicas: controller.spec.replicas ?? 1,
      currentReplicas: controller.status?.replicas ?? 0,
      selector: Selector.ofLabels(controller.spec.selector ?? {}),
      resize: (replicas) => void api.update('replicationcontrollers', { ...controller, spec: { ...controller.spec, replicas } }),
    };
  }
  if (kind !== 'Deployment' && kind !== 'ReplicaSet' && kind !== 'StatefulSet') return undefined;
  const resource = RESOURCES[kind];
  const object = api.find(resource, namespace, name);
  if (object === undefined) return undefined;
  return {
    replicas: object.spec.replicas ?? 1,
    currentReplicas: object.status?.replicas ?? 0,
    selector: selectorOf(object.spec.selector),
    resize: (replicas) => void api.update(resource, { ...object, spec: { ...object.spec, replicas } } as never),
  };
}
