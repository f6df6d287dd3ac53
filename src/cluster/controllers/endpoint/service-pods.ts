// What the endpoints and the endpointslice controllers have in common.
import { Selector } from '#kube/selector.ts';
import type { KubeObject } from '#kube/object.ts';
import type { Pod, Service, ServicePort } from '#kube/generated/types.ts';
import type { Watch } from '../../api/controller.ts';
import { keyOf } from '../controller-reference.ts';

/** The selector of a Service that selects; undefined for those whose endpoints others write. */
export function serviceSelector({ spec }: Service): Selector | undefined {
  const selector = spec?.selector ?? {};
  if (spec?.type === 'ExternalName' || Object.keys(selector).length === 0) return undefined;
  return Selector.ofLabels(selector);
}

export function isHeadless({ spec }: Service): boolean {
  return spec?.clusterIP === 'None';
}

/** Keys of the Services that select a pod now or did before it changed. */
export const podWatch: Watch = {
  resource: 'pods',
  keys: function* ({ type, object, previous }, { api }) {
    if (type === 'MODIFIED' && previous !== undefined && !isEndpointChange(object as Pod, previous as Pod)) return;
    for (const service of api.list('services', { namespace: object.metadata.namespace ?? '' })) {
      const selector = serviceSelector(service);
      if (selector === undefined) continue;
      const selected = (pod: KubeObject | undefined): boolean => pod !== undefined && selector.matches(pod.metadata.labels);
      if (selected(object) || (previous?.metadata.labels !== object.metadata.labels && selected(previous))) yield keyOf(service);
    }
  },
};

function isEndpointChange(pod: Pod, previous: Pod): boolean {
  return (
    pod.status !== previous.status ||
    pod.metadata.labels !== previous.metadata.labels ||
    pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    pod.spec.nodeName !== previous.spec.nodeName
  );
}

/** The number that a Service's port means on this pod; undefined when the pod has no port of that name. */
export function findTargetPort({ spec }: Pod, { port, protocol = 'TCP', targetPort }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort === 0 ? port : targetPort;
  if (targetPort === undefined || targetPort === '') return port;
  const sidecars = spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always') ?? [];
  for (const { ports = [] } of [...spec.containers, ...sidecars]) {
    const found = ports.find((candidate) => candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol);
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
}

/** The name that headless Services give a pod of their own. */
export function endpointHostname({ spec }: Pod, service: Service): string | undefined {
  return (spec.hostname ?? '') !== '' && spec.subdomain === service.metadata.name ? spec.hostname : undefined;
}
