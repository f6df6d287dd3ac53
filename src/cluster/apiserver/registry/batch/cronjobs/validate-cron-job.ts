// Mirrors ValidateCronJobCreate and ValidateCronJobUpdate of k8s.io/kubernetes/pkg/apis/batch/validation.
import type { CronJob, CronJobSpec, JobTemplateSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateNotNegative } from '../../meta/validate-not-negative.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateJobSpec } from '../jobs/validate-job-spec.ts';
import { scheduleError } from './schedule-error.ts';

/** Jobs get eleven characters more, and must fit into a label. */
const MAX_NAME = 52;
const POLICIES: readonly string[] = ['Allow', 'Forbid', 'Replace'];

function validateSchedule({ schedule }: CronJobSpec): readonly FieldError[] {
  if (!schedule) return [field.required('spec.schedule')];
  if (schedule.includes('TZ')) return [field.invalid('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')];
  const wrong = scheduleError(schedule);
  return wrong === undefined ? [] : [field.invalid('spec.schedule', schedule, wrong)];
}

function isKnownZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function validateTimeZone({ timeZone }: CronJobSpec): readonly FieldError[] {
  if (timeZone === undefined) return [];
  const wrong = (detail: string) => [field.invalid('spec.timeZone', timeZone, detail)];
  if (timeZone === '') return wrong('timeZone must be nil or non-empty string');
  if (timeZone.toLowerCase() === 'local') return wrong('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
  return isKnownZone(timeZone) ? [] : wrong(`unknown time zone ${timeZone}`);
}

function validateJobTemplate({ spec }: JobTemplateSpec, path: string): readonly FieldError[] {
  const errors = [...validateJobSpec(spec, path)];
  if (spec.selector !== undefined) errors.push(field.invalid(`${path}.selector`, spec.selector, '`selector` will be auto-generated'));
  if (spec.manualSelector) errors.push(field.notSupported(`${path}.manualSelector`, spec.manualSelector, ['nil', 'false']));
  return errors;
}

function validateConcurrencyPolicy({ concurrencyPolicy: policy }: CronJobSpec): readonly FieldError[] {
  if (!policy) return [field.required('spec.concurrencyPolicy')];
  return POLICIES.includes(policy) ? [] : [field.notSupported('spec.concurrencyPolicy', policy, POLICIES)];
}

export function validateCronJob({ metadata, spec }: CronJob): readonly FieldError[] {
  return [
    ...validateObjectMeta(metadata, true, dnsSubdomainName),
    ...validateSchedule(spec),
    ...validateNotNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...validateTimeZone(spec),
    ...validateConcurrencyPolicy(spec),
    ...validateJobTemplate(spec.jobTemplate, 'spec.jobTemplate.spec'),
    ...validateNotNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...validateNotNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
    ...(metadata.name.length > MAX_NAME ? [field.invalid('metadata.name', metadata.name, 'must be no more than 52 characters')] : []),
  ];
}
