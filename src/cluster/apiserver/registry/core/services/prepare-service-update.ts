// Mirrors the service strategy's PrepareForUpdate and patchAllocatedValues of k8s.io/kubernetes/pkg/registry/core/service.
import type { Service } from '#kube/generated/types.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { Draft } from '#kube/object.ts';
import { setStatus } from '../../meta/status.ts';
import { hasClusterIp, needsHealthCheck, opensNodePorts } from './default-service.ts';

/** What was allocated stays where the update says nothing of it; what the new type does not have goes. */
export function prepareServiceUpdate(service: Draft<Service>, old: Service): void {
  setStatus(service, old.status);
  const { spec } = service;
  if (hasClusterIp(service) && hasClusterIp(old)) {
    // Clients may write the one address and leave the list as they read it.
    if (spec.clusterIP && spec.clusterIP !== old.spec.clusterIP && deepEqual(spec.clusterIPs, old.spec.clusterIPs))
      spec.clusterIPs = [spec.clusterIP];
    if (!spec.clusterIP && old.spec.clusterIP) {
      spec.clusterIP = old.spec.clusterIP;
      spec.clusterIPs = [...(old.spec.clusterIPs ?? [old.spec.clusterIP])];
    }
    spec.ipFamilies ??= [...(old.spec.ipFamilies ?? [])];
    spec.ipFamilyPolicy ??= old.spec.ipFamilyPolicy as string;
  }
  if (opensNodePorts(service) && opensNodePorts(old)) keepNodePorts(service, old);
  if (!opensNodePorts(service) && opensNodePorts(old)) dropOldNodePorts(service, old);
  dropLoadBalancerFields(service, old);
  if (!hasClusterIp(service) && hasClusterIp(old)) {
    delete spec.clusterIP;
    delete spec.clusterIPs;
    delete spec.ipFamilies;
    delete spec.ipFamilyPolicy;
    delete spec.internalTrafficPolicy;
  }
  if (spec.type !== 'ExternalName' && old.spec.type === 'ExternalName' && spec.externalName === old.spec.externalName) delete spec.externalName;
}

const identity = (port: { readonly protocol?: string; readonly port: number }): string => `${port.protocol ?? 'TCP'} ${port.port}`;

function keepNodePorts(service: Draft<Service>, old: Service): void {
  const taken = new Set((service.spec.ports ?? []).map((port) => port.nodePort));
  const before = new Map((old.spec.ports ?? []).map((port) => [identity(port), port.nodePort]));
  for (const port of service.spec.ports ?? []) {
    const known = before.get(identity(port));
    if (!port.nodePort && known !== undefined && !taken.has(known)) port.nodePort = known;
  }
}

function dropOldNodePorts(service: Draft<Service>, old: Service): void {
  const before = new Set((old.spec.ports ?? []).map((port) => port.nodePort));
  for (const port of service.spec.ports ?? []) if (before.has(port.nodePort)) delete port.nodePort;
  if (!(service.spec.externalIPs?.length ?? 0)) delete service.spec.externalTrafficPolicy;
}

/** Those that the update did not touch; what it sets anew is for validation to refuse. */
function dropLoadBalancerFields(service: Draft<Service>, old: Service): void {
  const { spec } = service;
  const health = old.spec.healthCheckNodePort;
  if (needsHealthCheck(service)) {
    if (!spec.healthCheckNodePort && needsHealthCheck(old) && health !== undefined) spec.healthCheckNodePort = health;
  } else if (spec.healthCheckNodePort === health) delete spec.healthCheckNodePort;
  if (spec.type === 'LoadBalancer' || old.spec.type !== 'LoadBalancer') return;
  if (spec.allocateLoadBalancerNodePorts === old.spec.allocateLoadBalancerNodePorts) delete spec.allocateLoadBalancerNodePorts;
  if (spec.loadBalancerClass === old.spec.loadBalancerClass) delete spec.loadBalancerClass;
}
