import { getApiResource } from '#kube/api-resources.ts';
import type { ConfigMap } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateConfigMap, validateConfigMapUpdate } from './validate-config-map.ts';

const size = (data: object | undefined) => Object.keys(data ?? {}).length;

export const configMaps = defineResource<ConfigMap>({
  resource: getApiResource('', 'configmaps'),
  strategy: { validate: validateConfigMap, validateUpdate: validateConfigMapUpdate, generationOf: () => undefined },
  columns: [nameColumn, column('Data', 'string', 'Number of keys', (configMap) => size(configMap.data) + size(configMap.binaryData)), ageColumn],
});
