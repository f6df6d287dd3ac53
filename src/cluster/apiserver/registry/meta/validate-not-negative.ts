// Mirrors ValidateNonnegativeField of k8s.io/apimachinery/pkg/api/validation.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';

export function validateNotNegative(value: number | undefined, path: string): readonly FieldError[] {
  return (value ?? 0) < 0 ? [field.invalid(path, value, 'must be greater than or equal to 0')] : [];
}
