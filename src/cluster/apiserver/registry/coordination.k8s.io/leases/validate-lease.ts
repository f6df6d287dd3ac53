// Mirrors ValidateLease of k8s.io/kubernetes/pkg/apis/coordination/validation.
import type { Lease } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';

export function validateLease({ metadata, spec }: Lease): readonly FieldError[] {
  const errors = [...validateObjectMeta(metadata, true, dnsSubdomainName)];
  const { leaseDurationSeconds: seconds, leaseTransitions: transitions } = spec;
  if (seconds !== undefined && seconds <= 0) errors.push(field.invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  if (transitions !== undefined && transitions < 0)
    errors.push(field.invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0'));
  return errors;
}
