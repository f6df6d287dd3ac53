import { getApiResource } from '#kube/api-resources.ts';
import type { RuntimeClass } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateRuntimeClass, validateRuntimeClassUpdate } from './validate-runtime-class.ts';

export const runtimeClasses = defineResource<RuntimeClass>({
  resource: getApiResource('node.k8s.io', 'runtimeclasses'),
  strategy: { validate: validateRuntimeClass, validateUpdate: validateRuntimeClassUpdate },
  columns: [nameColumn, column('Handler', 'string', 'Configuration of the container runtime', ({ handler }) => handler), ageColumn],
});
