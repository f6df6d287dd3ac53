// Mirrors printEndpoints of k8s.io/kubernetes/pkg/printers/internalversion.
import type { Endpoints } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { listWithMore } from '../../table/list-with-more.ts';
import type { TableColumn } from '../../../resource-definition.ts';

const joinHostPort = (host: string, port: number) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

function addresses(endpoints: Endpoints): string {
  if (!endpoints.subsets?.length) return '<none>';
  const list = endpoints.subsets.flatMap((subset) => {
    const ips = (subset.addresses ?? []).map(({ ip }) => ip);
    return subset.ports?.length ? subset.ports.flatMap(({ port }) => ips.map((ip) => joinHostPort(ip, port))) : ips;
  });
  return listWithMore(list, '');
}

export const endpointsColumns: readonly TableColumn<Endpoints>[] = [
  nameColumn,
  column('Endpoints', 'string', 'Addresses and ports that are ready', addresses),
  ageColumn,
];
