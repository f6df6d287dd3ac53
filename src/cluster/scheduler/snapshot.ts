// Mirrors the Snapshot of k8s.io/kubernetes/pkg/scheduler/backend/cache.
import type { Pod } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';
import { isPodTerminal } from '../controllers/pod-state.ts';
import { NodeInfo } from './node-info.ts';

/** The cluster as one turn of the scheduler sees it. */
export interface Snapshot {
  readonly api: Api;
  readonly nodes: readonly NodeInfo[];
  /** Pods that preemption promised a node to. */
  readonly nominated: readonly Pod[];
}

export function takeSnapshot(api: Api): Snapshot {
  const nodes = new Map(api.list('nodes').map((node) => [node.metadata.name, new NodeInfo(node)]));
  const nominated: Pod[] = [];
  const byNode = new Map<string, Pod[]>();
  for (const pod of api.list('pods')) {
    if (isPodTerminal(pod)) continue;
    if ((pod.spec.nodeName ?? '') !== '') {
      const there = byNode.get(pod.spec.nodeName ?? '');
      if (there === undefined) byNode.set(pod.spec.nodeName ?? '', [pod]);
      else there.push(pod);
    } else if ((pod.status?.nominatedNodeName ?? '') !== '') nominated.push(pod);
  }
  for (const [name, pods] of byNode) nodes.get(name)?.addAll(pods);
  return { api, nodes: [...nodes.values()], nominated };
}
