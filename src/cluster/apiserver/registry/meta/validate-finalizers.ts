// Mirrors ValidateFinalizers of k8s.io/apimachinery/pkg/api/validation and ValidateFinalizerName of the core group.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isQualifiedName } from '#kube/names.ts';

const STANDARD = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

export function validateFinalizerName(name: string, path: string): readonly FieldError[] {
  const errors = isQualifiedName(name).map((message) => field.invalid(path, name, message));
  if (!name.includes('/') && !STANDARD.has(name)) {
    errors.push(field.invalid(path, name, 'name is neither a standard finalizer name nor is it fully qualified'));
  }
  return errors;
}

export function validateFinalizers(finalizers: readonly string[] | undefined, path: string): readonly FieldError[] {
  const list = finalizers ?? [];
  const errors = list.flatMap((name) => isQualifiedName(name).map((message) => field.invalid(path, name, message)));
  if (list.includes('orphan') && list.includes('foregroundDeletion')) {
    errors.push(field.invalid(path, list, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}
