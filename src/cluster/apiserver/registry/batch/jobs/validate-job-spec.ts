// Mirrors validateJobSpec of k8s.io/kubernetes/pkg/apis/batch/validation.
import type { JobSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { validatePodTemplate } from '../../core/pod-spec/validate-pod-template.ts';
import { validateNotNegative } from '../../meta/validate-not-negative.ts';
import { validatePodFailurePolicy } from './validate-pod-failure-policy.ts';
import { validateSuccessPolicy } from './validate-success-policy.ts';

const NOT_NEGATIVE = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;
const MODES: readonly string[] = ['NonIndexed', 'Indexed'];
const REPLACEMENT_POLICIES: readonly string[] = ['Failed', 'TerminatingOrFailed'];
const RESTART_POLICIES: readonly string[] = ['OnFailure', 'Never'];

function validateIndexing(spec: JobSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(field.required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  }
  const mode = spec.completionMode ?? 'NonIndexed';
  if (!MODES.includes(mode)) errors.push(field.notSupported(`${path}.completionMode`, mode, MODES));
  if (mode === 'Indexed' && spec.completions === undefined) errors.push(field.required(`${path}.completions`, 'when completion mode is Indexed'));
  if (mode === 'NonIndexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
      if (spec[name] !== undefined) errors.push(field.invalid(`${path}.${name}`, spec[name], 'requires indexed completion mode'));
    }
  }
  return errors;
}

function validateRestartPolicy(spec: JobSpec, path: string): readonly FieldError[] {
  const policy = spec.template.spec.restartPolicy;
  if (!policy || policy === 'Always') return [field.required(path, 'valid values: "OnFailure", "Never"')];
  if (!RESTART_POLICIES.includes(policy)) return [field.notSupported(path, policy, RESTART_POLICIES)];
  if (spec.podFailurePolicy === undefined || policy === 'Never') return [];
  return [field.invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')];
}

function validateReplacementPolicy({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, path: string): readonly FieldError[] {
  if (policy === undefined) return [];
  const supported = podFailurePolicy === undefined ? REPLACEMENT_POLICIES : ['Failed'];
  return supported.includes(policy) ? [] : [field.notSupported(path, policy, supported)];
}

/** What jobs and the templates of cron jobs have in common: all but the selector. */
export function validateJobSpec(spec: JobSpec, path: string): readonly FieldError[] {
  return [
    ...NOT_NEGATIVE.flatMap((name) => validateNotNegative(spec[name], `${path}.${name}`)),
    ...validateIndexing(spec, path),
    ...validatePodFailurePolicy(spec, `${path}.podFailurePolicy`),
    ...validateSuccessPolicy(spec, `${path}.successPolicy`),
    ...validateReplacementPolicy(spec, `${path}.podReplacementPolicy`),
    ...validatePodTemplate(spec.template, `${path}.template`),
    ...validateRestartPolicy(spec, `${path}.template.spec.restartPolicy`),
  ];
}
