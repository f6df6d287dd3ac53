// Mirrors rollingUpdate of k8s.io/kubernetes/pkg/controller/daemon/update.go
import { scaledValue } from '#kube/int-or-string.ts';
import type { DaemonSet, Pod } from '#kube/generated/types.ts';
import { REVISION_HASH } from '../history/controller-history.ts';
import { isPodAvailable } from '../pod-state.ts';

export interface UpdateStep {
  readonly remove: readonly Pod[];
  /** Nodes that get a new pod beside the old one (maxSurge). */
  readonly surge: readonly string[];
}

export function isUpdated({ metadata }: Pod, hash: string): boolean {
  return metadata.labels?.[REVISION_HASH] === hash;
}

/** Which pods of an older template may be replaced now. */
export function nextStep(set: DaemonSet, desired: number, byNode: ReadonlyMap<string, readonly Pod[]>, hash: string, now: number): UpdateStep {
  const { maxSurge = 0, maxUnavailable = 1 } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, desired, 'up');
  const unavailable = scaledValue(maxUnavailable, desired, 'up');
  const limit = surge === 0 && unavailable === 0 ? 1 : unavailable;
  return surge > 0 ? surgeStep(set, byNode, hash, surge, now) : replaceStep(set, byNode, hash, limit, now);
}

/** Old pods that are unavailable go at once; available ones as far as others are up. */
function replaceStep(set: DaemonSet, byNode: ReadonlyMap<string, readonly Pod[]>, hash: string, limit: number, now: number): UpdateStep {
  const minReady = set.spec.minReadySeconds ?? 0;
  let unavailable = 0;
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  for (const pods of byNode.values()) {
    const alive = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const fresh = alive.find((pod) => isUpdated(pod, hash));
    const old = alive.find((pod) => !isUpdated(pod, hash));
    if (fresh === undefined && old === undefined) unavailable++;
    else if (fresh !== undefined) unavailable += isPodAvailable(fresh, minReady, now) ? 0 : 1;
    else if (old !== undefined) {
      if (isPodAvailable(old, minReady, now)) candidates.push(old);
      else {
        broken.push(old);
        unavailable++;
      }
    }
  }
  return { remove: [...broken, ...candidates.slice(0, Math.max(0, limit - unavailable))], surge: [] };
}

/** A new pod comes first; the old one goes when the new one is available. */
function surgeStep(set: DaemonSet, byNode: ReadonlyMap<string, readonly Pod[]>, hash: string, surge: number, now: number): UpdateStep {
  const minReady = set.spec.minReadySeconds ?? 0;
  const remove: Pod[] = [];
  const waiting: string[] = [];
  const broken: string[] = [];
  let surging = 0;
  for (const [node, pods] of byNode) {
    const alive = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const fresh = alive.find((pod) => isUpdated(pod, hash));
    const old = alive.find((pod) => !isUpdated(pod, hash));
    if (old === undefined) continue;
    if (fresh !== undefined) {
      if (isPodAvailable(fresh, minReady, now)) remove.push(old);
      else surging++;
    } else if (isPodAvailable(old, minReady, now)) waiting.push(node);
    else broken.push(node);
  }
  // Beside a pod that is not available anyway, a new one is no surge.
  return { remove, surge: [...broken, ...waiting.slice(0, Math.max(0, surge - surging))] };
}
