// Mirrors ValidatePodDisruptionBudget of k8s.io/kubernetes/pkg/apis/policy/validation.
import type { PodDisruptionBudget } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { validateIntOrPercent } from '../../apps/validate-int-or-percent.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateLabelSelector } from '../../meta/validate-label-selector.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';

const EVICTION_POLICIES: readonly string[] = ['AlwaysAllow', 'IfHealthyBudget'];

export function validatePodDisruptionBudget({ metadata, spec = {} }: PodDisruptionBudget): readonly FieldError[] {
  const { minAvailable, maxUnavailable, unhealthyPodEvictionPolicy: policy } = spec;
  const errors = [...validateObjectMeta(metadata, true, dnsSubdomainName)];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.push(field.invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set'));
  }
  errors.push(...validateIntOrPercent(minAvailable, 'spec.minAvailable'), ...validateIntOrPercent(maxUnavailable, 'spec.maxUnavailable'));
  errors.push(...validateLabelSelector(spec.selector, 'spec.selector'));
  if (policy !== undefined && !EVICTION_POLICIES.includes(policy)) {
    errors.push(field.notSupported('spec.unhealthyPodEvictionPolicy', policy, EVICTION_POLICIES));
  }
  return errors;
}
