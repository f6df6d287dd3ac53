// Mirrors slowStartBatch of k8s.io/kubernetes/pkg/controller/replicaset
import { StatusError } from '#kube/status-error.ts';

/**
 * Calls `create` up to `count` times in batches of 1, 2, 4, …; a batch in which a call failed is the
 * last, so that what cannot succeed is not tried often. Returns the first error.
 */
export function slowStart(count: number, create: (index: number) => void): StatusError | undefined {
  let done = 0;
  for (let batch = 1; done < count; batch *= 2) {
    let failure: StatusError | undefined;
    for (const end = Math.min(done + batch, count); done < end; done++) {
      try {
        create(done);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) return failure;
  }
  return undefined;
}
