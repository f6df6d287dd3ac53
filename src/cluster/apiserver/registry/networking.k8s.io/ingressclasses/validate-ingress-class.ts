// Mirrors ValidateIngressClass of k8s.io/kubernetes/pkg/apis/networking/validation.
import type { IngressClass } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Subdomain } from '#kube/names.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

export function validateIngressClass(ingressClass: IngressClass): readonly FieldError[] {
  const controller = ingressClass.spec?.controller ?? '';
  const domain = controller.split('/')[0] ?? '';
  return [
    ...validateObjectMeta(ingressClass.metadata, false, dnsSubdomainName),
    ...(controller === ''
      ? [field.required('spec.controller')]
      : isDns1123Subdomain(domain).map((message) => field.invalid('spec.controller', controller, message))),
  ];
}

export function validateIngressClassUpdate(ingressClass: IngressClass, old: IngressClass): readonly FieldError[] {
  return [
    ...validateObjectMetaUpdate(ingressClass.metadata, old.metadata),
    ...validateImmutable(ingressClass.spec?.controller, old.spec?.controller, 'spec.controller'),
  ];
}
