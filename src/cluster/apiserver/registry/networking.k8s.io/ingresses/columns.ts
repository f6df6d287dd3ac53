// Mirrors printIngress of k8s.io/kubernetes/pkg/printers/internalversion.
import type { Ingress } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { loadBalancerAddresses } from '../../table/load-balancer-addresses.ts';
import type { TableColumn } from '../../../resource-definition.ts';

const MAX_HOSTS = 3;

/** Rules beyond the third named host are counted, named or not: so does upstream. */
function hosts(ingress: Ingress): string {
  const rules = ingress.spec.rules ?? [];
  const list: string[] = [];
  let more = false;
  for (const { host } of rules) {
    more ||= list.length === MAX_HOSTS;
    if (!more && host) list.push(host);
  }
  if (list.length === 0) return '*';
  return more ? `${list.join(',')} + ${rules.length - MAX_HOSTS} more...` : list.join(',');
}

export const ingressColumns: readonly TableColumn<Ingress>[] = [
  nameColumn,
  column(
    'Class',
    'string',
    'The name of the IngressClass resource that should be used for additional configuration',
    (ingress) => ingress.spec.ingressClassName ?? '<none>',
  ),
  column('Hosts', 'string', 'Hosts that incoming requests are matched against before the ingress rule', hosts),
  column('Address', 'string', 'Address is a list containing ingress points for the load-balancer', (ingress) =>
    loadBalancerAddresses(ingress.status?.loadBalancer).join(','),
  ),
  column('Ports', 'string', 'Ports of TLS configurations that open', (ingress) => (ingress.spec.tls?.length ? '80, 443' : '80')),
  ageColumn,
];
