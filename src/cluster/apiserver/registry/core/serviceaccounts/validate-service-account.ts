// Mirrors ValidateServiceAccount of k8s.io/kubernetes/pkg/apis/core/validation.
import type { ServiceAccount } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';

export function validateServiceAccount(account: ServiceAccount): readonly FieldError[] {
  return validateObjectMeta(account.metadata, true, dnsSubdomainName);
}
