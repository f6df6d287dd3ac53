// Mirrors ValidateControllerRevision of k8s.io/kubernetes/pkg/apis/apps/validation.
import type { ControllerRevision } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateNotNegative } from '../../meta/validate-not-negative.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

export function validateControllerRevision(revision: ControllerRevision): readonly FieldError[] {
  return [
    ...validateObjectMeta(revision.metadata, true, dnsSubdomainName),
    ...(revision.data === undefined ? [field.required('data', 'data is mandatory')] : []),
    ...validateNotNegative(revision.revision, 'revision'),
  ];
}

export function validateControllerRevisionUpdate(revision: ControllerRevision, old: ControllerRevision): readonly FieldError[] {
  return [...validateObjectMetaUpdate(revision.metadata, old.metadata), ...validateImmutable(revision.data, old.data, 'data')];
}
