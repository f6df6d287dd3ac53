import { getApiResource } from '#kube/api-resources.ts';
import type { Pod, PodStatus } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { bindingSubresource } from './bind-pod.ts';
import { podColumns } from './columns.ts';
import { defaultPod } from './default-pod.ts';
import { podGracePeriod } from './grace-period.ts';
import { qosClass } from './qos-class.ts';
import { ephemeralContainersSubresource, resizeSubresource } from './spec-subresources.ts';
import { validatePod } from './validate-pod.ts';
import { validatePodStatusUpdate } from './validate-pod-status-update.ts';
import { validatePodUpdate } from './validate-pod-update.ts';
import { podWarnings } from './warnings.ts';

export const pods = defineResource<Pod>({
  resource: getApiResource('', 'pods'),
  strategy: {
    default: defaultPod,
    ...guardStatus<Pod>((pod) => ({ phase: 'Pending', ...gated(pod), qosClass: qosClass(pod) })),
    // Where it runs is not a change of what was asked for.
    generationOf: ({ spec: { nodeName: _nodeName, ...rest } }) => rest,
    validate: validatePod,
    validateUpdate: validatePodUpdate,
    warnings: podWarnings,
    gracePeriod: podGracePeriod,
    subresources: {
      status: statusSubresource<Pod>(validatePodStatusUpdate),
      binding: bindingSubresource,
      ephemeralcontainers: ephemeralContainersSubresource,
      resize: resizeSubresource,
    },
  },
  columns: podColumns,
  fields: {
    'spec.nodeName': (pod) => pod.spec.nodeName ?? '',
    'spec.restartPolicy': (pod) => pod.spec.restartPolicy ?? '',
    'spec.schedulerName': (pod) => pod.spec.schedulerName ?? '',
    'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': (pod) => String(pod.spec.hostNetwork ?? false),
    'status.phase': (pod) => pod.status?.phase ?? '',
    'status.podIP': (pod) => pod.status?.podIPs?.[0]?.ip ?? '',
    'status.nominatedNodeName': (pod) => pod.status?.nominatedNodeName ?? '',
  },
});

/** The scheduler does not look at such a pod, so the server says why it waits. */
function gated({ spec }: Pod): PodStatus {
  if ((spec.schedulingGates?.length ?? 0) === 0) return {};
  const message = 'Scheduling is blocked due to non-empty scheduling gates';
  return { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message }] };
}
