// Mirrors the service strategy's PrepareForUpdate and patchAllocatedValues of k8s.io/kubernetes/pkg/registry/core/service.
import type { Service } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { setStatus } from '../../meta/status.ts';
import { hasClusterIp, opensNodePorts } from './default-service.ts';

/** What was allocated stays where the update says nothing of it; what the new type does not have goes. */
export function prepareServiceUpdate(service: Draft<Service>, old: Service): void {
  setStatus(service, old.status);
  const { spec } = service;
  if (hasClusterIp(service) && hasClusterIp(old)) {
    if (!spec.clusterIP && old.spec.clusterIP) {
      spec.clusterIP = old.spec.clusterIP;
      spec.clusterIPs = [...(old.spec.clusterIPs ?? [old.spec.clusterIP])];
    }
    spec.ipFamilies ??= [...(old.spec.ipFamilies ?? [])];
    spec.ipFamilyPolicy ??= old.spec.ipFamilyPolicy as string;
  }
  if (opensNodePorts(service) && opensNodePorts(old)) keepNodePorts(service, old);
  if (!opensNodePorts(service) && opensNodePorts(old)) dropOldNodePorts(service, old);
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
  delete service.spec.allocateLoadBalancerNodePorts;
}
