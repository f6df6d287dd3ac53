import { getApiResource } from '#kube/api-resources.ts';
import type { RoleBinding } from '#kube/generated/types.ts';
import { defineResource } from '../../../resource-definition.ts';
import { bindingColumns } from '../binding-columns.ts';
import { defaultBinding } from '../default-binding.ts';
import { validateRoleBinding, validateBindingUpdate } from '../validate-binding.ts';

export const roleBindings = defineResource<RoleBinding>({
  resource: getApiResource('rbac.authorization.k8s.io', 'rolebindings'),
  strategy: { default: defaultBinding, validate: validateRoleBinding, validateUpdate: validateBindingUpdate },
  columns: bindingColumns,
});
