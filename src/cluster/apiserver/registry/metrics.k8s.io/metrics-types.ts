// Mirrors k8s.io/metrics/pkg/apis/metrics/v1beta1.
import type { KubeObject } from '#kube/object.ts';

/** `{ cpu: '1000000n', memory: '2048Ki' }` */
export type Usage = Readonly<Record<'cpu' | 'memory', string>>;

interface Sample extends KubeObject {
  readonly timestamp: string;
  /** Over how long it was measured: `15.012s`. */
  readonly window: string;
}

export interface NodeMetrics extends Sample {
  readonly usage: Usage;
}

export interface PodMetrics extends Sample {
  readonly containers: readonly { readonly name: string; readonly usage: Usage }[];
}
