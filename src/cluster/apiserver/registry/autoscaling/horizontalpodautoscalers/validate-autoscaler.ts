// Mirrors ValidateHorizontalPodAutoscaler of k8s.io/kubernetes/pkg/apis/autoscaling/validation.
import type { HorizontalPodAutoscaler, HPAScalingPolicy, HPAScalingRules } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateMetrics } from './validate-metrics.ts';
import { validateTargetReference } from './validate-target-reference.ts';

const MAX_WINDOW = 3600;
const MAX_PERIOD = 1800;
const SELECTIONS = ['Disabled', 'Max', 'Min'];
const POLICIES = ['Percent', 'Pods'];

function validatePolicy({ type, value, periodSeconds }: HPAScalingPolicy, path: string): readonly FieldError[] {
  const errors: FieldError[] = POLICIES.includes(type) ? [] : [field.notSupported(`${path}.type`, type, POLICIES)];
  if (value <= 0) errors.push(field.invalid(`${path}.value`, value, 'must be greater than zero'));
  if (periodSeconds <= 0) errors.push(field.invalid(`${path}.periodSeconds`, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > MAX_PERIOD) errors.push(field.invalid(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${MAX_PERIOD}`));
  return errors;
}

function validateScalingRules(rules: HPAScalingRules | undefined, path: string): readonly FieldError[] {
  if (rules === undefined) return [];
  const errors: FieldError[] = [];
  const { stabilizationWindowSeconds: window, selectPolicy } = rules;
  if (window !== undefined && window < 0)
    errors.push(field.invalid(`${path}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > MAX_WINDOW) {
    errors.push(field.invalid(`${path}.stabilizationWindowSeconds`, window, `must be less than or equal to ${MAX_WINDOW}`));
  }
  if (selectPolicy !== undefined && !SELECTIONS.includes(selectPolicy))
    errors.push(field.notSupported(`${path}.selectPolicy`, selectPolicy, SELECTIONS));
  if (!rules.policies?.length) errors.push(field.required(`${path}.policies`, 'must specify at least one Policy'));
  return [...errors, ...(rules.policies ?? []).flatMap((policy, index) => validatePolicy(policy, `${path}.policies[${index}]`))];
}

export function validateAutoscaler({ metadata, spec }: HorizontalPodAutoscaler): readonly FieldError[] {
  const errors = [...validateObjectMeta(metadata, true, dnsSubdomainName)];
  const { minReplicas, maxReplicas } = spec;
  if (minReplicas !== undefined && minReplicas < 1) errors.push(field.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'));
  if (maxReplicas < 1) errors.push(field.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(field.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  return [
    ...errors,
    ...validateTargetReference(spec.scaleTargetRef, 'spec.scaleTargetRef'),
    ...validateMetrics(spec.metrics, 'spec.metrics'),
    ...validateScalingRules(spec.behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...validateScalingRules(spec.behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ];
}
