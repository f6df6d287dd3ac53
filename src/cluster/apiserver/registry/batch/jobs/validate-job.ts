// Mirrors ValidateJob of k8s.io/kubernetes/pkg/apis/batch/validation.
import type { Job } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Label } from '#kube/names.ts';
import { compileSelector } from '../../core/pod-spec/validate-pod-template.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateLabelSelector } from '../../meta/validate-label-selector.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { CONTROLLER_UID, JOB_NAME } from './generate-selector.ts';
import { validateJobSpec } from './validate-job-spec.ts';

/** Without `manualSelector` the labels are the server's to choose: others in their place are a mistake. */
function validateGeneratedSelector({ metadata, spec }: Job): readonly FieldError[] {
  if (spec.manualSelector || spec.selector === undefined) return [];
  const expected = { [CONTROLLER_UID]: metadata.uid, [JOB_NAME]: metadata.name };
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(expected)) {
    const found = spec.template.metadata?.labels?.[key];
    const path = `spec.template.metadata.labels[${key}]`;
    if (found === undefined) errors.push(field.required(path, `must be '${value}'`));
    else if (found !== value) errors.push(field.invalid(path, found, `must be '${value}'`));
  }
  if (compileSelector(spec.selector)?.matches(expected) === false)
    errors.push(field.invalid('spec.selector', spec.selector, '`selector` not auto-generated'));
  return errors;
}

function validateSelector({ spec }: Job): readonly FieldError[] {
  if (spec.selector === undefined) return [field.required('spec.selector')];
  const errors = [...validateLabelSelector(spec.selector, 'spec.selector')];
  const labels = spec.template.metadata?.labels;
  if (compileSelector(spec.selector)?.matches(labels) === false) {
    errors.push(field.invalid('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`'));
  }
  return errors;
}

/** The last pod of an indexed job has the longest host name. */
function validateHostnames({ metadata, spec }: Job): readonly FieldError[] {
  if (spec.completionMode !== 'Indexed' || !spec.completions) return [];
  const longest = `${metadata.name}-${spec.completions - 1}`;
  if (isDns1123Label(longest).length === 0) return [];
  return [field.invalid('metadata.name', metadata.name, `will not able to create pod with invalid DNS label: ${longest}`)];
}

export function validateJob(job: Job): readonly FieldError[] {
  return [
    ...validateObjectMeta(job.metadata, true, dnsSubdomainName),
    ...validateGeneratedSelector(job),
    ...validateJobSpec(job.spec, 'spec'),
    ...validateSelector(job),
    ...validateHostnames(job),
  ];
}
