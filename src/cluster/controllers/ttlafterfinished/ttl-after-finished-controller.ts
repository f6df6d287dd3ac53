// Mirrors the ttl-after-finished-controller of kube-controller-manager.
import type { Controller } from '../../api/controller.ts';
import { keyOf, splitKey } from '../controller-reference.ts';
import { findFinish } from '../job/job-outcome.ts';

export const ttlAfterFinishedController: Controller = {
  name: 'ttl-after-finished-controller',
  watches: [{ resource: 'jobs.batch', keys: ({ type, object }) => (type === 'DELETED' ? [] : [keyOf(object)]) }],
  reconcile(key, { api, clock }) {
    const job = api.find('jobs.batch', ...splitKey(key));
    const ttl = job?.spec?.ttlSecondsAfterFinished;
    const finishedAt = findFinish(job?.status?.conditions)?.lastTransitionTime;
    if (job === undefined || job.metadata.deletionTimestamp !== undefined || ttl === undefined || finishedAt === undefined) return undefined;
    const left = Date.parse(finishedAt) + ttl * 1000 - clock.now();
    if (left > 0) return left;
    const { namespace, name, uid } = job.metadata;
    api.delete('jobs.batch', namespace, name, { propagationPolicy: 'Foreground', preconditions: { uid } });
    return undefined;
  },
};
