// Mirrors ValidatePodCreate and validatePodMetadataAndSpec of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Pod } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validatePodSpec } from '../pod-spec/validate-pod-spec.ts';

/** What holds of every pod, new or changed. */
export function validatePod(pod: Pod): readonly FieldError[] {
  return [...validateObjectMeta(pod.metadata, true, dnsSubdomainName), ...validatePodSpec(pod.spec, 'spec')];
}
