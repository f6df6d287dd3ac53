// Mirrors the cluster events of k8s.io/kubernetes/pkg/scheduler/eventhandlers.go: changes that can help a waiting pod.
import { deepEqual } from '#kube/deep-equal.ts';
import type { CSINode, Node, PersistentVolumeClaim, Pod } from '#kube/generated/types.ts';
import type { ObjectEvent } from '../api/api.ts';
import { isPodTerminal } from '../controllers/pod-state.ts';
import { podResources } from './pod-resources.ts';

/** What happened, in the terms of queueing hints. */
export type ClusterEvent =
  | { readonly resource: 'Node'; readonly node: Node; readonly previous: Node | undefined; readonly deleted: boolean }
  | { readonly resource: 'AssignedPod'; readonly change: 'added' | 'updated' | 'deleted'; readonly pod: Pod; readonly previous: Pod | undefined }
  | { readonly resource: 'PersistentVolumeClaim'; readonly claim: PersistentVolumeClaim }
  | { readonly resource: 'CSINode'; readonly node: CSINode }
  | { readonly resource: 'PersistentVolume' | 'StorageClass' };

/** A node came, went, or changed in a way that matters for scheduling; heartbeats do not. */
export function nodeEvent({ type, object, previous }: ObjectEvent<Node>): ClusterEvent | undefined {
  const same =
    type === 'MODIFIED' &&
    previous !== undefined &&
    deepEqual(previous.spec, object.spec) &&
    deepEqual(previous.metadata.labels, object.metadata.labels) &&
    deepEqual(previous.status?.allocatable, object.status?.allocatable);
  return same ? undefined : { resource: 'Node', node: object, previous, deleted: type === 'DELETED' };
}

/** A pod left its node, arrived at one, shrank, or changed the labels that others look at. */
export function assignedPodEvent({ type, object: pod, previous }: ObjectEvent<Pod>): ClusterEvent | undefined {
  if ((pod.spec.nodeName ?? '') === '') return undefined;
  const event = (change: 'added' | 'updated' | 'deleted'): ClusterEvent => ({ resource: 'AssignedPod', change, pod, previous });
  const wasThere = previous !== undefined && (previous.spec.nodeName ?? '') !== '' && !isPodTerminal(previous);
  if (type === 'DELETED' || isPodTerminal(pod)) return wasThere ? event('deleted') : undefined;
  if (!wasThere) return event('added');
  const same = deepEqual(previous.metadata.labels, pod.metadata.labels) && deepEqual(podResources(previous).requests, podResources(pod).requests);
  return same ? undefined : event('updated');
}

/** Whether the node event is of a node that is new, or whose `part` changed. */
export function nodeChanged(event: ClusterEvent, part: (node: Node) => unknown): event is Extract<ClusterEvent, { resource: 'Node' }> {
  if (event.resource !== 'Node' || event.deleted) return false;
  return event.previous === undefined || !deepEqual(part(event.previous), part(event.node));
}

export const labelsOf = ({ metadata }: Node): unknown => metadata.labels ?? {};
export const taintsOf = ({ spec }: Node): unknown => [spec?.taints ?? [], spec?.unschedulable ?? false];
