// Mirrors ValidateServiceUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Service } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { hasClusterIp, needsHealthCheck } from './default-service.ts';

export function validateServiceUpdate(service: Service, old: Service): readonly FieldError[] {
  const errors = [...validateObjectMetaUpdate(service.metadata, old.metadata)];
  if (needsHealthCheck(service) && needsHealthCheck(old) && service.spec.healthCheckNodePort !== old.spec.healthCheckNodePort)
    errors.push(field.forbidden('spec.healthCheckNodePort', 'field is immutable'));
  const { loadBalancerClass } = service.spec;
  if (service.spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer' && loadBalancerClass !== old.spec.loadBalancerClass)
    errors.push(field.invalid('spec.loadBalancerClass', loadBalancerClass ?? null, 'may not change once set'));
  if (!hasClusterIp(service) || !hasClusterIp(old)) return errors;
  const [before, now] = [old.spec.clusterIP ?? '', service.spec.clusterIP ?? ''];
  if (before !== '' && now !== before) errors.push(field.invalid('spec.clusterIPs[0]', [now], 'may not change once set'));
  return errors;
}
