import { getApiResource } from '#kube/api-resources.ts';
import type { FlowSchema } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { pathSegmentName } from '../../meta/name-rules.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

const DEFAULT_PRECEDENCE = 1000;

/** Kept as they are; nobody is held up by them, because one learner never overloads a server. */
export const flowSchemas = defineResource<FlowSchema>({
  resource: getApiResource('flowcontrol.apiserver.k8s.io', 'flowschemas'),
  strategy: {
    ...guardStatus<FlowSchema>(),
    default({ spec }) {
      if (spec !== undefined) spec.matchingPrecedence ??= DEFAULT_PRECEDENCE;
    },
    validate: ({ metadata }) => validateObjectMeta(metadata, false, pathSegmentName),
    validateUpdate: validateMetadataUpdate,
    subresources: { status: statusSubresource<FlowSchema>() },
  },
  columns: [
    nameColumn,
    column('PriorityLevel', 'string', 'Where its requests queue', ({ spec }) => spec?.priorityLevelConfiguration.name ?? ''),
    column('MatchingPrecedence', 'integer', 'Lower comes first', ({ spec }) => spec?.matchingPrecedence ?? 0),
    column('DistinguisherMethod', 'string', 'How flows are told apart', ({ spec }) => spec?.distinguisherMethod?.type ?? '<none>'),
    ageColumn,
    column(
      'MissingPL',
      'string',
      'Whether its priority level is missing',
      ({ status }) => status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
    ),
  ],
});
