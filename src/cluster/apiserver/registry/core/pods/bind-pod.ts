// Mirrors BindingREST of k8s.io/kubernetes/pkg/registry/core/pod/storage.
import type { Binding, Pod } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { formatTime } from '#kube/time.ts';
import type { StrategyContext, Subresource } from '../../../resource-definition.ts';

/** Assigns the pod to the node that a Binding names. */
export function bindPod(pod: Draft<Pod>, binding: Binding, context: StrategyContext): void {
  pod.spec.nodeName = binding.target.name ?? '';
  pod.metadata.annotations = { ...pod.metadata.annotations, ...binding.metadata?.annotations };
  if (Object.keys(pod.metadata.annotations).length === 0) delete pod.metadata.annotations;
  pod.status ??= {};
  const others = (pod.status.conditions ?? []).filter((condition) => condition.type !== 'PodScheduled');
  pod.status.conditions = [
    ...others,
    { type: 'PodScheduled', status: 'True', lastProbeTime: null as never, lastTransitionTime: formatTime(context.clock.now()) },
  ];
}

/** What is sent to `pods/binding` is a Binding, not a Pod. */
export const bindingSubresource: Subresource<Pod> = {
  apply: (pod, changed, context) => bindPod(pod, changed as unknown as Binding, context),
};
