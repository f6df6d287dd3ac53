import type { CronJob, Job, JobSpec } from '#kube/generated/types.ts';
import { shortHumanDuration } from '#kube/duration.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatTimestamp, orUnset } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { writePodTemplate } from '../pod-template.ts';
import { PrefixWriter } from '../prefix-writer.ts';

function writeJobSpec(out: PrefixWriter, spec: JobSpec): void {
  if (spec.activeDeadlineSeconds !== undefined) out.write(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s\n`);
}

export const describeJob: Describer = async (object, context) => {
  const { metadata, spec, status } = object as unknown as Job;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  if (spec.selector !== undefined) out.write(0, `Selector:\t${formatLabelSelector(spec.selector)}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (owner !== undefined) out.write(0, `Controlled By:\t${owner.kind}/${owner.name}\n`);
  if (spec.parallelism !== undefined) out.write(0, `Parallelism:\t${spec.parallelism}\n`);
  out.write(0, `Completions:\t${orUnset(spec.completions)}\n`);
  if (spec.completionMode !== undefined) out.write(0, `Completion Mode:\t${spec.completionMode}\n`);
  if (spec.suspend !== undefined) out.write(0, `Suspend:\t${spec.suspend}\n`);
  if (spec.backoffLimit !== undefined) out.write(0, `Backoff Limit:\t${spec.backoffLimit}\n`);
  if (spec.ttlSecondsAfterFinished !== undefined) out.write(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}\n`);
  if (status?.startTime !== undefined) out.write(0, `Start Time:\t${formatTimestamp(status.startTime)}\n`);
  if (status?.completionTime !== undefined) out.write(0, `Completed At:\t${formatTimestamp(status.completionTime)}\n`);
  if (status?.startTime !== undefined && status.completionTime !== undefined)
    out.write(0, `Duration:\t${shortHumanDuration(Date.parse(status.completionTime) - Date.parse(status.startTime))}\n`);
  writeJobSpec(out, spec);
  const ready = status?.ready === undefined ? '' : ` (${status.ready} Ready)`;
  out.write(0, `Pods Statuses:\t${status?.active ?? 0} Active${ready} / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed\n`);
  if (spec.completionMode === 'Indexed')
    out.write(
      0,
      `Completed Indexes:\t${status?.completedIndexes === undefined || status.completedIndexes === '' ? '<none>' : status.completedIndexes}\n`,
    );
  writePodTemplate(out, spec.template);
  await writeEvents(out, object, context);
  return out.toString();
};

export const describeCronJob: Describer = async (object, context) => {
  const { metadata, spec, status } = object as unknown as CronJob;
  const job = spec.jobTemplate.spec;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `Schedule:\t${spec.schedule}\n`);
  out.write(0, `Concurrency Policy:\t${spec.concurrencyPolicy ?? ''}\n`);
  out.write(0, `Suspend:\t${spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False'}\n`);
  out.write(0, `Successful Job History Limit:\t${spec.successfulJobsHistoryLimit ?? '<unset>'}\n`);
  out.write(0, `Failed Job History Limit:\t${spec.failedJobsHistoryLimit ?? '<unset>'}\n`);
  out.write(0, `Starting Deadline Seconds:\t${spec.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`}\n`);
  out.write(0, `Selector:\t${job?.selector === undefined ? '<unset>' : formatLabelSelector(job.selector)}\n`);
  out.write(0, `Parallelism:\t${orUnset(job?.parallelism)}\n`);
  out.write(0, `Completions:\t${orUnset(job?.completions)}\n`);
  if (job !== undefined) writeJobSpec(out, job);
  writePodTemplate(out, job?.template);
  out.write(0, `Last Schedule Time:\t${status?.lastScheduleTime === undefined ? '<unset>' : formatTimestamp(status.lastScheduleTime)}\n`);
  const active = status?.active ?? [];
  if (active.length === 0) out.write(0, 'Active Jobs:\t<none>\n');
  else out.write(0, `Active Jobs:\t${active.map((reference) => reference.name ?? '').join(', ')}\n`);
  await writeEvents(out, object, context);
  return out.toString();
};
