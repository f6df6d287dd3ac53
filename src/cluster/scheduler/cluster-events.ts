// Mirrors the cluster events of k8s.io/kubernetes/pkg/scheduler/eventhandlers.go: changes that can help a waiting pod.
import { deepEqual } from '#kube/deep-equal.ts';
import type { Node, Pod } from '#kube/generated/types.ts';
import type { ObjectEvent } from '../api/api.ts';
import { isPodTerminal } from '../controllers/pod-state.ts';

/** A node came, or changed in a way that matters for scheduling; heartbeats do not. */
export function isNodeChange({ type, object, previous }: ObjectEvent<Node>): boolean {
  if (type === 'DELETED') return false;
  return (
    previous === undefined ||
    !deepEqual(previous.spec, object.spec) ||
    !deepEqual(previous.metadata.labels, object.metadata.labels) ||
    !deepEqual(previous.status?.allocatable, object.status?.allocatable)
  );
}

/** A pod left its node, arrived at one, or changed the labels that others look at. */
export function isPlacementChange(type: string, pod: Pod, previous: Pod | undefined): boolean {
  if ((pod.spec.nodeName ?? '') === '') return false;
  if (type === 'DELETED') return true;
  return (
    previous === undefined ||
    previous.spec.nodeName !== pod.spec.nodeName ||
    previous.metadata.labels !== pod.metadata.labels ||
    isPodTerminal(previous) !== isPodTerminal(pod)
  );
}
