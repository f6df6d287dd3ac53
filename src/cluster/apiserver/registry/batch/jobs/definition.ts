import { getApiResource } from '#kube/api-resources.ts';
import type { Job } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { jobColumns } from './columns.ts';
import { defaultJob } from './default-job.ts';
import { generateSelector } from './generate-selector.ts';
import { validateJob } from './validate-job.ts';
import { validateJobUpdate } from './validate-job-update.ts';

const guard = guardStatus<Job>(() => ({}));

export const jobs = defineResource<Job>({
  resource: getApiResource('batch', 'jobs'),
  strategy: {
    default: defaultJob,
    ...guard,
    prepareForCreate(job, context) {
      generateSelector(job);
      guard.prepareForCreate?.(job, context);
    },
    validate: validateJob,
    validateUpdate: validateJobUpdate,
    subresources: { status: statusSubresource<Job>() },
  },
  columns: jobColumns,
  fields: { 'status.successful': (job) => String(job.status?.succeeded ?? 0) },
});
