import type { KubeObject } from '#kube/object.ts';

/** What Deployments, ReplicaSets, StatefulSets and ReplicationControllers have in common. */
export interface Scalable extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
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
  };
}

export const scalableKinds = ['deployment', 'replicaset', 'statefulset', 'replicationcontroller'] as const;
