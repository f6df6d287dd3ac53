// Mirrors ValidateLabels and ValidateAnnotations of k8s.io/apimachinery.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isLabelValue, isQualifiedName } from '#kube/names.ts';
import { encodeUtf8 } from '#posix/utf8.ts';

const TOTAL_ANNOTATION_BYTES = 256 * 1024;

type StringMap = Readonly<Record<string, string>>;

export function validateLabelName(name: string, path: string): readonly FieldError[] {
  return isQualifiedName(name).map((message) => field.invalid(path, name, message));
}

export function validateLabels(labels: StringMap | undefined, path: string): readonly FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...validateLabelName(key, path),
    ...isLabelValue(value).map((message) => field.invalid(path, value, message)),
  ]);
}

export function validateAnnotations(annotations: StringMap | undefined, path: string): readonly FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([key]) => isQualifiedName(key.toLowerCase()).map((message) => field.invalid(path, key, message)));
  const bytes = entries.reduce((total, [key, value]) => total + encodeUtf8(key).length + encodeUtf8(value).length, 0);
  return bytes > TOTAL_ANNOTATION_BYTES ? [...errors, field.tooLong(path, TOTAL_ANNOTATION_BYTES)] : errors;
}
