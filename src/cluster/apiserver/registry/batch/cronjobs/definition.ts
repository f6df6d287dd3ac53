import { getApiResource } from '#kube/api-resources.ts';
import type { CronJob, JobTemplateSpec } from '#kube/generated/types.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import type { Draft } from '#kube/object.ts';
import { defaultPodTemplate } from '../../core/pod-spec/default-pod-template.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { timeSince } from '../../table/age.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import { containerColumns } from '../../table/container-cells.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateCronJob } from './validate-cron-job.ts';

const emptyTemplate = (): Draft<JobTemplateSpec> => ({ spec: { template: { spec: { containers: [] } } } });
const printFlag = (flag: boolean | undefined) => (flag === undefined ? '<unset>' : flag ? 'True' : 'False');

export const cronJobs = defineResource<CronJob>({
  resource: getApiResource('batch', 'cronjobs'),
  strategy: {
    default(cronJob) {
      const spec = (cronJob.spec ??= { schedule: '', jobTemplate: emptyTemplate() });
      spec.concurrencyPolicy ||= 'Allow';
      spec.suspend ??= false;
      spec.successfulJobsHistoryLimit ??= 3;
      spec.failedJobsHistoryLimit ??= 1;
      spec.jobTemplate ??= emptyTemplate();
      spec.jobTemplate.metadata ??= {};
      spec.jobTemplate.spec ??= emptyTemplate().spec;
      spec.jobTemplate.spec.template = defaultPodTemplate(spec.jobTemplate.spec.template);
    },
    ...guardStatus<CronJob>(() => ({})),
    validate: validateCronJob,
    validateUpdate: validateMetadataUpdate,
    subresources: { status: statusSubresource<CronJob>() },
  },
  columns: [
    nameColumn,
    column('Schedule', 'string', 'When jobs are started, in Cron format', ({ spec }) => spec.schedule),
    column('Timezone', 'string', 'Time zone of the schedule', ({ spec }) => spec.timeZone ?? '<none>'),
    column('Suspend', 'string', 'Whether no further jobs are started', ({ spec }) => printFlag(spec.suspend)),
    column('Active', 'integer', 'Number of jobs that run', ({ status }) => status?.active?.length ?? 0),
    column('Last Schedule', 'string', 'Time since a job was last started', ({ status }, now) =>
      status?.lastScheduleTime ? timeSince(status.lastScheduleTime, now) : '<none>',
    ),
    ageColumn,
    ...containerColumns<CronJob>((cronJob) => cronJob.spec.jobTemplate.spec.template),
    wideColumn('Selector', 'string', 'Labels of the pods it owns', ({ spec }) => formatLabelSelector(spec.jobTemplate.spec.selector)),
  ],
});
