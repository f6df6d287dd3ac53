// Mirrors validateOwnerReferences of k8s.io/apimachinery/pkg/api/validation.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import type { OwnerReference } from '#kube/object.ts';

function validateOwnerReference(reference: OwnerReference, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const [group, version] = reference.apiVersion.includes('/') ? reference.apiVersion.split('/', 2) : ['', reference.apiVersion];
  if (!version) errors.push(field.invalid(`${path}.apiVersion`, reference.apiVersion, 'version must not be empty'));
  if (!reference.kind) errors.push(field.invalid(`${path}.kind`, reference.kind ?? '', 'must not be empty'));
  if (!reference.name) errors.push(field.invalid(`${path}.name`, reference.name ?? '', 'must not be empty'));
  if (!reference.uid) errors.push(field.invalid(`${path}.uid`, reference.uid ?? '', 'must not be empty'));
  if (group === '' && version === 'v1' && reference.kind === 'Event') {
    errors.push(field.invalid(path, reference, `${reference.apiVersion}, Kind=Event is disallowed from being an owner`));
  }
  return errors;
}

export function validateOwnerReferences(references: readonly OwnerReference[] | undefined, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  let controller: OwnerReference | undefined;
  for (const reference of references ?? []) {
    errors.push(...validateOwnerReference(reference, path));
    if (!reference.controller) continue;
    if (controller) {
      errors.push(
        field.invalid(
          path,
          references,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller.kind}/${controller.name} and ${reference.kind}/${reference.name}`,
        ),
      );
    }
    controller ??= reference;
  }
  return errors;
}
