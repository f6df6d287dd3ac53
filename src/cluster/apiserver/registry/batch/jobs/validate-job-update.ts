// Mirrors ValidateJobUpdate of k8s.io/kubernetes/pkg/apis/batch/validation.
import type { Job, JobSpec, PodTemplateSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

const FIXED = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const;

function validateCompletions(spec: JobSpec, old: JobSpec): readonly FieldError[] {
  if (spec.completions === old.completions) return [];
  if (spec.completionMode !== 'Indexed') return validateImmutable(spec.completions, old.completions, 'spec.completions');
  const inTandem = spec.completions !== undefined && spec.completions === spec.parallelism;
  return inTandem ? [] : [field.invalid('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism')];
}

/** Where the pods of a suspended job that never ran shall go may still be decided (by queues). */
function withoutScheduling(template: PodTemplateSpec): object {
  const { labels: _labels, annotations: _annotations, ...metadata } = template.metadata ?? {};
  const { nodeSelector: _nodeSelector, affinity: _affinity, tolerations: _tolerations, schedulingGates: _gates, ...spec } = template.spec;
  return { metadata, spec };
}

export function validateJobUpdate(job: Job, old: Job): readonly FieldError[] {
  const { spec } = job;
  const waiting = old.spec.suspend === true && old.status?.startTime === undefined;
  const part = waiting ? withoutScheduling : (template: PodTemplateSpec) => template;
  return [
    ...validateObjectMetaUpdate(job.metadata, old.metadata),
    ...validateCompletions(spec, old.spec),
    ...validateImmutable(spec.selector, old.spec.selector, 'spec.selector'),
    ...(validateImmutable(part(spec.template), part(old.spec.template), '').length === 0
      ? []
      : [field.invalid('spec.template', spec.template, 'field is immutable')]),
    ...FIXED.flatMap((name) => validateImmutable(spec[name], old.spec[name], `spec.${name}`)),
  ];
}
