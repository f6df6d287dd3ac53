// Mirrors ValidatePositiveIntOrPercent and IsNotMoreThan100Percent of k8s.io/kubernetes/pkg/apis/apps/validation.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isPercent } from '#kube/names.ts';
import { validateNotNegative } from '../meta/validate-not-negative.ts';

export function validateIntOrPercent(value: number | string | undefined, path: string): readonly FieldError[] {
  if (typeof value === 'string') {
    const errors = isPercent(value).map((message) => field.invalid(path, value, message));
    return errors.length === 0 && Number(value.slice(0, -1)) > 100 ? [field.invalid(path, value, 'must not be greater than 100%')] : errors;
  }
  return validateNotNegative(value, path);
}

/** `0` or `0%`. */
export function isZeroBudget(value: number | string | undefined): boolean {
  return typeof value === 'string' ? /^0+%$/.test(value) : (value ?? 0) === 0;
}
