// Mirrors ValidatePodStatusUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Pod } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

export function validatePodStatusUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors = [...validateObjectMetaUpdate(pod.metadata, old.metadata)];
  if (pod.spec.nodeName !== old.spec.nodeName) errors.push(field.forbidden('status.nodeName', 'may not be changed directly'));
  return errors;
}
