// Mirrors SetDefaults_Service of k8s.io/kubernetes/pkg/apis/core/v1.
import type { Service } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';

const AFFINITY_SECONDS = 10_800;

export const opensNodePorts = (service: Service) => service.spec?.type === 'NodePort' || service.spec?.type === 'LoadBalancer';

/** Whether a cloud has to ask the nodes which of them have endpoints. */
export const needsHealthCheck = ({ spec }: Service) => spec?.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

export const hasClusterIp = (service: Service) => service.spec?.type !== 'ExternalName';

function defaultSessionAffinity(spec: Draft<NonNullable<Service['spec']>>): void {
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: AFFINITY_SECONDS } };
  }
}

export function defaultService(service: Draft<Service>): void {
  const spec = (service.spec ??= {});
  defaultSessionAffinity(spec);
  spec.type ||= 'ClusterIP';
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP';
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port;
  }
  if (opensNodePorts(service) || (spec.type === 'ClusterIP' && spec.externalIPs?.length)) spec.externalTrafficPolicy ||= 'Cluster';
  if (hasClusterIp(service)) spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
}
