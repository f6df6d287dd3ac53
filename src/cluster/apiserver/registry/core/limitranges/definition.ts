import { getApiResource } from '#kube/api-resources.ts';
import type { LimitRange } from '#kube/generated/types.ts';
import { createdAtColumn, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { defaultLimitRange } from './default-limit-range.ts';

export const limitRanges = defineResource<LimitRange>({
  resource: getApiResource('', 'limitranges'),
  strategy: { default: defaultLimitRange, generationOf: () => undefined },
  columns: [nameColumn, createdAtColumn],
});
