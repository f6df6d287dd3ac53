// Mirrors validateLocalDescendingPath and its kin of k8s.io/kubernetes/pkg/apis/core/validation.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';

export function validatePathWithoutBacksteps(target: string, path: string): readonly FieldError[] {
  return target.split('/').includes('..') ? [field.invalid(path, target, "must not contain '..'")] : [];
}

export function validateDescendingPath(target: string, path: string): readonly FieldError[] {
  const errors = target.startsWith('/') ? [field.invalid(path, target, 'must be a relative path')] : [];
  return [...errors, ...validatePathWithoutBacksteps(target, path)];
}

/** A path inside a volume that kubelet writes: names beginning with `..` are its own. */
export function validateFilePath(target: string, path: string): readonly FieldError[] {
  const errors = validateDescendingPath(target, path);
  if (target.startsWith('..') && !target.startsWith('../')) return [...errors, field.invalid(path, target, "must not start with '..'")];
  return errors;
}
