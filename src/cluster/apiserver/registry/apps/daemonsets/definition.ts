import { getApiResource } from '#kube/api-resources.ts';
import type { DaemonSet } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { daemonSetColumns } from './columns.ts';
import { countTemplates } from './template-generation.ts';
import { defaultDaemonSet } from './default-daemon-set.ts';
import { validateDaemonSet, validateDaemonSetUpdate } from './validate-daemon-set.ts';

const guard = guardStatus<DaemonSet>(() => ({ currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 }));

export const daemonSets = defineResource<DaemonSet>({
  resource: getApiResource('apps', 'daemonsets'),
  strategy: {
    default: defaultDaemonSet,
    prepareForCreate(set, context) {
      guard.prepareForCreate?.(set, context);
      countTemplates(set, undefined);
    },
    prepareForUpdate(set, old, context) {
      guard.prepareForUpdate?.(set, old, context);
      countTemplates(set, old);
    },
    validate: validateDaemonSet,
    validateUpdate: validateDaemonSetUpdate,
    subresources: { status: statusSubresource<DaemonSet>() },
  },
  columns: daemonSetColumns,
});
