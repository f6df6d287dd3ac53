// Mirrors SetDefaults_Pod of k8s.io/kubernetes/pkg/apis/core/v1.
import type { Container, Pod } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { defaultPodSpec } from '../pod-spec/default-pod-spec.ts';

/** A limit without a request is also the request. */
function requestWhatIsLimited(container: Draft<Container>): void {
  const limits = container.resources?.limits;
  if (!container.resources || !limits) return;
  container.resources.requests = { ...limits, ...container.resources.requests };
}

/** On the host's network a container port takes the host's port of the same number. */
function openHostPorts(container: Draft<Container>): void {
  for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
}

export function defaultPod(pod: Draft<Pod>): void {
  pod.spec ??= { containers: [] };
  pod.spec.containers ??= [];
  defaultPodSpec(pod.spec);
  pod.spec.enableServiceLinks ??= true;
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  for (const container of containers) {
    requestWhatIsLimited(container);
    if (pod.spec.hostNetwork) openHostPorts(container);
  }
}
