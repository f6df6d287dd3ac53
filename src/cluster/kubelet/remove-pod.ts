import type { Pod } from '#kube/generated/types.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Api } from '../api/api.ts';

/** The last word on a pod that was deleted: nothing of it is left. */
export function removePod(api: Api, { metadata: { namespace, name, uid } }: Pod): void {
  try {
    api.delete('pods', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}
