// Mirrors ValidateRoleBinding and ValidateClusterRoleBinding of k8s.io/kubernetes/pkg/apis/rbac/validation.
import { deepEqual } from '#kube/deep-equal.ts';
import type { ClusterRoleBinding, RoleBinding, RoleRef, Subject } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Subdomain, isPathSegment } from '#kube/names.ts';
import { pathSegmentName } from '../meta/name-rules.ts';
import { validateObjectMeta } from '../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../meta/validate-object-meta-update.ts';

type Binding = RoleBinding | ClusterRoleBinding;

const GROUP = 'rbac.authorization.k8s.io';

function validateRoleRef(roleRef: RoleRef, kinds: readonly string[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (roleRef.apiGroup !== GROUP) errors.push(field.notSupported('roleRef.apiGroup', roleRef.apiGroup, [GROUP]));
  if (!kinds.includes(roleRef.kind)) errors.push(field.notSupported('roleRef.kind', roleRef.kind ?? '', kinds));
  if (!roleRef.name) errors.push(field.required('roleRef.name'));
  else errors.push(...isPathSegment(roleRef.name).map((message) => field.invalid('roleRef.name', roleRef.name, message)));
  return errors;
}

function validateSubject(subject: Subject, namespaced: boolean, path: string): readonly FieldError[] {
  const errors: FieldError[] = subject.name ? [] : [field.required(`${path}.name`)];
  switch (subject.kind) {
    case 'ServiceAccount':
      if (subject.name) errors.push(...isDns1123Subdomain(subject.name).map((message) => field.invalid(`${path}.name`, subject.name, message)));
      if (subject.apiGroup) errors.push(field.notSupported(`${path}.apiGroup`, subject.apiGroup, ['']));
      if (!namespaced && !subject.namespace) errors.push(field.required(`${path}.namespace`));
      return errors;
    case 'User':
    case 'Group':
      return subject.apiGroup === GROUP ? errors : [...errors, field.notSupported(`${path}.apiGroup`, subject.apiGroup ?? '', [GROUP])];
    default:
      return [...errors, field.notSupported(`${path}.kind`, subject.kind ?? '', ['ServiceAccount', 'User', 'Group'])];
  }
}

function validateBinding(binding: Binding, namespaced: boolean): readonly FieldError[] {
  return [
    ...validateObjectMeta(binding.metadata, namespaced, pathSegmentName),
    ...validateRoleRef(binding.roleRef, namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']),
    ...(binding.subjects ?? []).flatMap((subject, index) => validateSubject(subject, namespaced, `subjects[${index}]`)),
  ];
}

export const validateRoleBinding = (binding: RoleBinding) => validateBinding(binding, true);
export const validateClusterRoleBinding = (binding: ClusterRoleBinding) => validateBinding(binding, false);

/** Who gets what is one decision: another role is another binding. */
export function validateBindingUpdate(binding: Binding, old: Binding): readonly FieldError[] {
  return [
    ...validateObjectMetaUpdate(binding.metadata, old.metadata),
    ...(deepEqual(binding.roleRef, old.roleRef) ? [] : [field.invalid('roleRef', binding.roleRef, 'cannot change roleRef')]),
  ];
}
