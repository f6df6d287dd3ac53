// Mirrors the conditions that a Gateway API implementation reports.
import type { Api, ResourceName } from '../../api/api.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { KubeObject } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { formatTime } from '#kube/time.ts';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export function condition(type: string, holds: boolean, reason: string, message = ''): Condition {
  return { type, status: holds ? 'True' : 'False', reason, message };
}

/** Conditions with their generation and the time since which they are so. */
export function stamped(conditions: readonly Condition[], object: KubeObject, old: readonly object[] | undefined, now: number): readonly object[] {
  return conditions.map((each) => {
    const before = (old ?? []).find((other) => (other as Condition).type === each.type) as
      (Condition & { readonly lastTransitionTime?: string }) | undefined;
    const since = before?.status === each.status ? before.lastTransitionTime : undefined;
    return { lastTransitionTime: since ?? formatTime(now), observedGeneration: object.metadata.generation ?? 1, ...each };
  });
}

/** Custom resources are not among the generated names. */
export function gatewayResource(plural: string): ResourceName {
  return `${plural}.gateway.networking.k8s.io` as ResourceName;
}

export function writeStatus(api: Api, plural: string, object: KubeObject & { readonly status?: object }, status: object): void {
  if (deepEqual(object.status, status)) return;
  try {
    api.update(gatewayResource(plural), { ...object, status } as never, { subresource: 'status' });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}
