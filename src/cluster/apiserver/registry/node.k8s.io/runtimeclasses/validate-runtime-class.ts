// Mirrors ValidateRuntimeClass of k8s.io/kubernetes/pkg/apis/node/validation.
import type { RuntimeClass } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Label } from '#kube/names.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

export function validateRuntimeClass({ metadata, handler }: RuntimeClass): readonly FieldError[] {
  return [
    ...validateObjectMeta(metadata, false, dnsSubdomainName),
    ...isDns1123Label(handler ?? '').map((message) => field.invalid('handler', handler ?? '', message)),
  ];
}

export function validateRuntimeClassUpdate(runtimeClass: RuntimeClass, old: RuntimeClass): readonly FieldError[] {
  return [...validateObjectMetaUpdate(runtimeClass.metadata, old.metadata), ...validateImmutable(runtimeClass.handler, old.handler, 'handler')];
}
