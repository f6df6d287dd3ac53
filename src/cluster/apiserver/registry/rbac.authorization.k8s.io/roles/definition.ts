import { getApiResource } from '#kube/api-resources.ts';
import type { Role } from '#kube/generated/types.ts';
import { createdAtColumn, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

export const roles = defineResource<Role>({
  resource: getApiResource('rbac.authorization.k8s.io', 'roles'),
  strategy: {},
  columns: [nameColumn, createdAtColumn],
});
