import type { Api } from '#cluster/api/api.ts';
import { formatTime } from '#kube/time.ts';
import type { Pod } from '#kube/generated/types.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Clock } from '#posix/clock.ts';

export interface InstantKubeletOptions {
  readonly api: Api;
  readonly clock: Clock;
  /** Whether a pod becomes ready; by default all do but those whose image is named `broken`. */
  readonly becomesReady?: (pod: Pod) => boolean;
}

/** Plays the kubelets of all nodes: scheduled pods run and are ready at once, deleted ones are gone after 10 ms. */
export function startInstantKubelet({ api, clock, becomesReady = (pod) => pod.spec.containers[0]?.image !== 'broken' }: InstantKubeletOptions): void {
  let address = 0;
  api.subscribe('pods', ({ type, object }) => {
    if (type === 'DELETED' || (object.spec.nodeName ?? '') === '') return;
    clock.schedule(clock.now() + 10, () => {
      const pod = api.find('pods', object.metadata.namespace, object.metadata.name);
      if (pod === undefined || pod.metadata.uid !== object.metadata.uid) return;
      try {
        if (pod.metadata.deletionTimestamp !== undefined) api.delete('pods', pod.metadata.namespace, pod.metadata.name, { gracePeriodSeconds: 0 });
        else if (pod.status?.startTime === undefined) run(pod);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
      }
    });
  });

  function run(pod: Pod): void {
    const now = formatTime(clock.now());
    const ready = becomesReady(pod) ? 'True' : 'False';
    const podIP = `10.42.0.${++address}`;
    const conditions = [
      ...(pod.status?.conditions ?? []),
      ...['Initialized', 'Ready', 'ContainersReady'].map((type) => ({
        type,
        status: type === 'Initialized' ? 'True' : ready,
        lastTransitionTime: now,
      })),
    ];
    const phase = ready === 'True' ? 'Running' : 'Pending';
    api.update(
      'pods',
      { ...pod, status: { ...pod.status, phase, startTime: now, podIP, podIPs: [{ ip: podIP }], conditions } },
      { subresource: 'status' },
    );
  }
}
