// Mirrors ValidateObjectMeta of k8s.io/apimachinery/pkg/api/validation.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Label } from '#kube/names.ts';
import type { ObjectMeta } from '#kube/object.ts';
import type { NameRule } from './name-rules.ts';
import { validateFinalizers } from './validate-finalizers.ts';
import { validateAnnotations, validateLabels } from './validate-labels.ts';
import { validateOwnerReferences } from './validate-owner-references.ts';

function validateName(meta: ObjectMeta, rule: NameRule, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (meta.generateName) {
    const prefix = meta.generateName;
    errors.push(...rule(prefix, true).map((message) => field.invalid(`${path}.generateName`, prefix, message)));
  }
  if (!meta.name) return [...errors, field.required(`${path}.name`, 'name or generateName is required')];
  const name = meta.name;
  return [...errors, ...rule(name, false).map((message) => field.invalid(`${path}.name`, name, message))];
}

function validateNamespace(meta: ObjectMeta, namespaced: boolean, path: string): readonly FieldError[] {
  const { namespace } = meta;
  if (!namespaced) return namespace ? [field.forbidden(path, 'not allowed on this type')] : [];
  if (!namespace) return [field.required(path)];
  return isDns1123Label(namespace).map((message) => field.invalid(path, namespace, message));
}

export function validateObjectMeta(meta: ObjectMeta, namespaced: boolean, rule: NameRule, path = 'metadata'): readonly FieldError[] {
  return [
    ...validateName(meta, rule, path),
    ...validateNamespace(meta, namespaced, `${path}.namespace`),
    ...((meta.generation ?? 0) < 0 ? [field.invalid(`${path}.generation`, meta.generation, 'must be greater than or equal to 0')] : []),
    ...validateLabels(meta.labels, `${path}.labels`),
    ...validateAnnotations(meta.annotations, `${path}.annotations`),
    ...validateOwnerReferences(meta.ownerReferences, `${path}.ownerReferences`),
    ...validateFinalizers(meta.finalizers, `${path}.finalizers`),
  ];
}
