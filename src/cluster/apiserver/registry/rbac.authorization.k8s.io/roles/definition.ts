import { getApiResource } from '#kube/api-resources.ts';
import type { Role } from '#kube/generated/types.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { createdAtColumn, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateRole } from '../validate-role.ts';

export const roles = defineResource<Role>({
  resource: getApiResource('rbac.authorization.k8s.io', 'roles'),
  strategy: { validate: validateRole, validateUpdate: validateMetadataUpdate },
  columns: [nameColumn, createdAtColumn],
});
