// Mirrors ValidateImmutableField of k8s.io/apimachinery/pkg/api/validation.
import { deepEqual } from '#kube/deep-equal.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';

export function validateImmutable(value: unknown, old: unknown, path: string): readonly FieldError[] {
  return deepEqual(value, old) ? [] : [field.invalid(path, value, 'field is immutable')];
}
