import { getApiResource } from '#kube/api-resources.ts';
import type { ComponentStatus } from '#kube/generated/types.ts';
import { column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { storedVersion } from '../../../stored-version.ts';

const resource = getApiResource('', 'componentstatuses');

const health = ({ conditions }: ComponentStatus) => conditions?.find(({ type }) => type === 'Healthy');

function status(component: ComponentStatus): string {
  const found = health(component)?.status;
  if (found === 'True') return 'Healthy';
  return found === 'False' ? 'Unhealthy' : 'Unknown';
}

/** Read only, and deprecated upstream: who builds the cluster stores the components. */
export const componentStatuses = defineResource<ComponentStatus>({
  resource,
  strategy: {},
  versions: [{ ...storedVersion({ resource }), deprecation: 'v1 ComponentStatus is deprecated in v1.19+' }],
  columns: [
    nameColumn,
    column('Status', 'string', 'Status of the component conditions', status),
    column('Message', 'string', 'Message of the component conditions', (component) => health(component)?.message ?? ''),
    column('Error', 'string', 'Error of the component conditions', (component) => health(component)?.error ?? ''),
  ],
});
