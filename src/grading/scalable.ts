import type { KubeObject } from '#kube/object.ts';

/** What Deployments, ReplicaSets, StatefulSets, ReplicationControllers and scalable custom resources have in common. */
export interface Scalable extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } & Readonly<Record<string, unknown>>;
    readonly template?: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec?: { readonly containers: readonly { readonly name: string; readonly image?: string }[] };
    };
  };
  readonly status?: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly observedGeneration?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string }[];
  };
}

/** Whether the controller has seen the newest spec. */
export function isObserved(object: KubeObject): boolean {
  const status = (object as { readonly status?: { readonly observedGeneration?: number } }).status;
  return status?.observedGeneration === undefined || status.observedGeneration >= (object.metadata.generation ?? 0);
}
