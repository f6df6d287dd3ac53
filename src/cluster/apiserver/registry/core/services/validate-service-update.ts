// Mirrors ValidateServiceUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Service } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { hasClusterIp } from './default-service.ts';

export function validateServiceUpdate(service: Service, old: Service): readonly FieldError[] {
  const errors = [...validateObjectMetaUpdate(service.metadata, old.metadata)];
  if (!hasClusterIp(service) || !hasClusterIp(old)) return errors;
  const [before, now] = [old.spec.clusterIP ?? '', service.spec.clusterIP ?? ''];
  if (before !== '' && now !== before) errors.push(field.invalid('spec.clusterIPs[0]', [now], 'may not change once set'));
  return errors;
}
