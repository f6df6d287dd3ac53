import type { MetricStatus } from '#kube/generated/types.ts';

/** What one metric asks for, or why it cannot be read. */
export type MetricResult =
  | { readonly replicas: number; readonly status: MetricStatus; readonly name: string }
  | {
      readonly failure: string;
      /** Of the event and the condition. */
      readonly reason: string;
      /** `cpu resource metric`: which value is missing. */
      readonly what: string;
    };
