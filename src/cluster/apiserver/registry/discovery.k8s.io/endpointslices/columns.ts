// Mirrors printEndpointSlice of k8s.io/kubernetes/pkg/printers/internalversion.
import type { EndpointSlice } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { listWithMore } from '../../table/list-with-more.ts';
import type { TableColumn } from '../../../resource-definition.ts';

const ports = (slice: EndpointSlice) => (slice.ports ?? []).map(({ port, name }) => (port !== undefined ? String(port) : (name ?? '*')));

export const endpointSliceColumns: readonly TableColumn<EndpointSlice>[] = [
  nameColumn,
  column('AddressType', 'string', 'Kind of the addresses', (slice) => slice.addressType),
  column('Ports', 'string', 'Ports of every endpoint', (slice) => listWithMore(ports(slice), '<unset>')),
  column('Endpoints', 'string', 'Addresses of the endpoints', (slice) =>
    listWithMore(
      (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses),
      '<unset>',
    ),
  ),
  ageColumn,
];
