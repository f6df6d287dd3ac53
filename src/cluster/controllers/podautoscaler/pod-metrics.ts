import type { Pod } from '#kube/generated/types.ts';

/** Where the autoscaler's numbers come from; what metrics.k8s.io serves in a real cluster. */
export interface PodMetrics {
  /** Whether metrics.k8s.io is served at all. */
  readonly available: boolean;
  /**
   * What the pod, or one container of it, uses now, by resource: cpu in thousandths, memory in bytes. Undefined before the
   * first sample.
   */
  usage(pod: Pod, container?: string): Readonly<Record<string, number>> | undefined;
}
