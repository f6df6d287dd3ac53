// Mirrors ValidateFinalizers of k8s.io/apimachinery/pkg/api/validation.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isQualifiedName } from '#kube/names.ts';

export function validateFinalizers(finalizers: readonly string[] | undefined, path: string): readonly FieldError[] {
  const list = finalizers ?? [];
  const errors = list.flatMap((name) => isQualifiedName(name).map((message) => field.invalid(path, name, message)));
  if (list.includes('orphan') && list.includes('foregroundDeletion')) {
    errors.push(field.invalid(path, list, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}
