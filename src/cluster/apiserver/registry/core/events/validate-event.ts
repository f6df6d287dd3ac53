// Mirrors legacyValidateEvent of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Event } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Subdomain } from '#kube/names.ts';

export function validateEvent(event: Event): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { namespace = '', name } = event.metadata;
  const about = event.involvedObject.namespace ?? '';
  if (about === '') {
    if (namespace !== '' && namespace !== 'default' && namespace !== 'kube-system')
      errors.push(field.invalid('involvedObject.namespace', about, 'does not match event.namespace'));
  } else if (namespace !== about) errors.push(field.invalid('involvedObject.namespace', about, 'does not match event.namespace'));
  errors.push(...isDns1123Subdomain(namespace).map((message) => field.invalid('namespace', namespace, message)));
  errors.push(...isDns1123Subdomain(name).map((message) => field.invalid('metadata.name', name, message)));
  return errors;
}
