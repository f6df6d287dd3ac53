import { getApiResource } from '#kube/api-resources.ts';
import type { LimitRange } from '#kube/generated/types.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { createdAtColumn, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { defaultLimitRange } from './default-limit-range.ts';
import { validateLimitRange } from './validate-limit-range.ts';

export const limitRanges = defineResource<LimitRange>({
  resource: getApiResource('', 'limitranges'),
  strategy: { default: defaultLimitRange, generationOf: () => undefined, validate: validateLimitRange, validateUpdate: validateMetadataUpdate },
  columns: [nameColumn, createdAtColumn],
});
