// Mirrors ValidateCrossVersionObjectReference of k8s.io/kubernetes/pkg/apis/autoscaling/validation.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isPathSegment } from '#kube/names.ts';

export function validateTargetReference(reference: { readonly kind?: string; readonly name?: string }, path: string): readonly FieldError[] {
  return (['kind', 'name'] as const).flatMap((name) => {
    const value = reference[name];
    return value ? isPathSegment(value).map((message) => field.invalid(`${path}.${name}`, value, message)) : [field.required(`${path}.${name}`)];
  });
}
