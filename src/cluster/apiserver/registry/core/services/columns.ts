// Mirrors printService of k8s.io/kubernetes/pkg/printers/internalversion.
import type { Service } from '#kube/generated/types.ts';
import { formatLabels } from '../../table/format-labels.ts';
import { loadBalancerAddresses } from '../../table/load-balancer-addresses.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import type { TableColumn } from '../../../resource-definition.ts';

function externalIp(service: Service): string {
  const external = service.spec.externalIPs ?? [];
  switch (service.spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return external.join(',') || '<none>';
    case 'LoadBalancer':
      return [...loadBalancerAddresses(service.status?.loadBalancer), ...external].join(',') || '<pending>';
    case 'ExternalName':
      return service.spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

function ports(service: Service): string {
  const pieces = (service.spec.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return pieces.join(',') || '<none>';
}

export const serviceColumns: readonly TableColumn<Service>[] = [
  nameColumn,
  column('Type', 'string', 'How the service is exposed', (service) => service.spec.type ?? ''),
  column('Cluster-IP', 'string', 'Address of the service inside the cluster', (service) => service.spec.clusterIPs?.[0] ?? '<none>'),
  column('External-IP', 'string', 'Addresses of the service outside the cluster', externalIp),
  column('Port(s)', 'string', 'Ports of the service', ports),
  ageColumn,
  wideColumn('Selector', 'string', 'Labels of the pods that receive the traffic', (service) => formatLabels(service.spec.selector)),
];
