// Mirrors ValidateNamespace of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Namespace } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import { dnsLabelName } from '../../meta/name-rules.ts';
import { validateFinalizers } from '../../meta/validate-finalizers.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

export function validateNamespace(namespace: Namespace): readonly FieldError[] {
  return [
    ...validateObjectMeta(namespace.metadata, false, dnsLabelName),
    ...validateFinalizers(
      namespace.spec?.finalizers?.filter((name) => name !== 'kubernetes'),
      'spec.finalizers',
    ),
  ];
}

export function validateNamespaceUpdate(namespace: Namespace, old: Namespace): readonly FieldError[] {
  return validateObjectMetaUpdate(namespace.metadata, old.metadata);
}
