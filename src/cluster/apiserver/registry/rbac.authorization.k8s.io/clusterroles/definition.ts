import { getApiResource } from '#kube/api-resources.ts';
import type { ClusterRole } from '#kube/generated/types.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { createdAtColumn, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateClusterRole } from '../validate-role.ts';

export const clusterRoles = defineResource<ClusterRole>({
  resource: getApiResource('rbac.authorization.k8s.io', 'clusterroles'),
  strategy: { validate: validateClusterRole, validateUpdate: validateMetadataUpdate },
  columns: [nameColumn, createdAtColumn],
});
