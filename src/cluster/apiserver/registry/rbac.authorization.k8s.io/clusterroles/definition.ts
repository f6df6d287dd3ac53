import { getApiResource } from '#kube/api-resources.ts';
import type { ClusterRole } from '#kube/generated/types.ts';
import { createdAtColumn, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

export const clusterRoles = defineResource<ClusterRole>({
  resource: getApiResource('rbac.authorization.k8s.io', 'clusterroles'),
  strategy: {},
  columns: [nameColumn, createdAtColumn],
});
