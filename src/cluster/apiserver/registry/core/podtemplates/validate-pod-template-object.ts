// Mirrors ValidatePodTemplate of k8s.io/kubernetes/pkg/apis/core/validation.
import type { PodTemplate } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validatePodTemplate } from '../pod-spec/validate-pod-template.ts';

export function validatePodTemplateObject({ metadata, template }: PodTemplate): readonly FieldError[] {
  return [...validateObjectMeta(metadata, true, dnsSubdomainName), ...(template === undefined ? [] : validatePodTemplate(template, 'template'))];
}
