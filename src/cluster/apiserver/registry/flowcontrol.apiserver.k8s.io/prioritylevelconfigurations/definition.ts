import { getApiResource } from '#kube/api-resources.ts';
import type { PriorityLevelConfiguration } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { pathSegmentName } from '../../meta/name-rules.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';

const DEFAULT_SHARES = 30;
const DEFAULT_QUEUING = { queues: 64, handSize: 8, queueLengthLimit: 50 };

const queuing = ({ spec }: PriorityLevelConfiguration) => spec?.limited?.limitResponse?.queuing;

export const priorityLevelConfigurations = defineResource<PriorityLevelConfiguration>({
  resource: getApiResource('flowcontrol.apiserver.k8s.io', 'prioritylevelconfigurations'),
  strategy: {
    ...guardStatus<PriorityLevelConfiguration>(),
    default({ spec }) {
      const limited = spec?.limited;
      if (limited === undefined) return;
      limited.nominalConcurrencyShares ??= DEFAULT_SHARES;
      limited.lendablePercent ??= 0;
      if (limited.limitResponse?.type === 'Queue') limited.limitResponse.queuing = { ...DEFAULT_QUEUING, ...limited.limitResponse.queuing };
    },
    validate: ({ metadata }) => validateObjectMeta(metadata, false, pathSegmentName),
    validateUpdate: validateMetadataUpdate,
    subresources: { status: statusSubresource<PriorityLevelConfiguration>() },
  },
  columns: [
    nameColumn,
    column('Type', 'string', 'Whether it is limited', ({ spec }) => spec?.type ?? ''),
    column('NominalConcurrencyShares', 'string', 'Its part of what the server does at once', ({ spec }) =>
      String(spec?.limited?.nominalConcurrencyShares ?? '<none>'),
    ),
    column('Queues', 'string', 'How many queues it has', (level) => String(queuing(level)?.queues ?? '<none>')),
    column('HandSize', 'string', 'How many of them a flow is dealt', (level) => String(queuing(level)?.handSize ?? '<none>')),
    column('QueueLengthLimit', 'string', 'How many requests wait in one', (level) => String(queuing(level)?.queueLengthLimit ?? '<none>')),
    ageColumn,
  ],
});
