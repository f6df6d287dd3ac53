import { getApiResource } from '#kube/api-resources.ts';
import type { ClusterRoleBinding } from '#kube/generated/types.ts';
import { defineResource } from '../../../resource-definition.ts';
import { bindingColumns } from '../binding-columns.ts';
import { defaultBinding } from '../default-binding.ts';
import { validateClusterRoleBinding, validateBindingUpdate } from '../validate-binding.ts';

export const clusterRoleBindings = defineResource<ClusterRoleBinding>({
  resource: getApiResource('rbac.authorization.k8s.io', 'clusterrolebindings'),
  strategy: { default: defaultBinding, validate: validateClusterRoleBinding, validateUpdate: validateBindingUpdate },
  columns: bindingColumns,
});
