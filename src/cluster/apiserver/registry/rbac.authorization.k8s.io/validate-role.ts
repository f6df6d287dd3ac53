// Mirrors ValidateRole and ValidateClusterRole of k8s.io/kubernetes/pkg/apis/rbac/validation.
import type { ClusterRole, Role } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { pathSegmentName } from '../meta/name-rules.ts';
import { validateLabelSelector } from '../meta/validate-label-selector.ts';
import { validateObjectMeta } from '../meta/validate-object-meta.ts';
import { validateRules } from './validate-rules.ts';

export function validateRole(role: Role): readonly FieldError[] {
  return [...validateObjectMeta(role.metadata, true, pathSegmentName), ...validateRules(role.rules, true)];
}

export function validateClusterRole({ metadata, rules, aggregationRule }: ClusterRole): readonly FieldError[] {
  const errors = [...validateObjectMeta(metadata, false, pathSegmentName), ...validateRules(rules, false)];
  if (aggregationRule === undefined) return errors;
  const path = 'aggregationRule.clusterRoleSelectors';
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) errors.push(field.required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  return [...errors, ...selectors.flatMap((selector, index) => validateLabelSelector(selector, `${path}[${index}]`))];
}
